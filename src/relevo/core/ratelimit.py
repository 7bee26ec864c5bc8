"""Limits on how often something may happen, shared by all processes through PostgreSQL.

Fixed windows: the first hit opens one, and what is counted in it is forgotten when it ends. Exact under concurrency: each hit
is one atomic statement. Meant for rare things such as failed sign-ins, since each hit is a write.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import connection

from relevo.core import clock
from relevo.core.models import RateLimit


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `hits` within `window_seconds` for each subject; `name` keeps limits apart."""

    name: str
    hits: int
    window_seconds: int

    def _key(self, subject: str) -> str:
        return hashlib.sha256(f"{self.name}\0{subject}".encode()).hexdigest()

    def wait_seconds(self, *subjects: str) -> int:
        """How long until the most exhausted of the subjects may go on; 0 if none is exhausted. One query."""
        now = clock.now()
        keys = [self._key(subject) for subject in subjects]
        ends = RateLimit.objects.filter(key__in=keys, count__gte=self.hits, ends_at__gt=now).order_by("-ends_at").values_list("ends_at", flat=True)
        last = ends.first()
        return ceil((last - now).total_seconds()) if last else 0

    def hit(self, subject: str) -> int:
        """Counts one more and returns the count within the running window."""
        now = clock.now()
        RateLimit.objects.filter(ends_at__lte=now).delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_ratelimit AS kept (key, count, ends_at) VALUES (%s, 1, %s) ON CONFLICT (key) DO UPDATE SET "
                "count = CASE WHEN kept.ends_at <= %s THEN 1 ELSE kept.count + 1 END, "
                "ends_at = CASE WHEN kept.ends_at <= %s THEN excluded.ends_at ELSE kept.ends_at END RETURNING count",
                [self._key(subject), now + timedelta(seconds=self.window_seconds), now, now],
            )
            return int(cursor.fetchone()[0])

    def forget(self, subject: str) -> None:
        """Starts anew for one subject."""
        RateLimit.objects.filter(key=self._key(subject)).delete()
