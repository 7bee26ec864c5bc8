"""`Idempotency-Key`: the same POST sent twice is carried out once (draft-ietf-httpapi-idempotency-key-header).

The key is claimed by inserting its row in the transaction of the action; the unique key of user and key makes a simultaneous
second request wait there. It then replays the first one's answer, or, where the first one failed and rolled
back, is carried out itself. Refusals are not kept: they changed nothing, and the same request may be right later.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.api.errors import unusable
from relevo.api.models import IdempotencyKey
from relevo.core import clock, crypto
from relevo.core.errors import Conflict, Invalid
from relevo.core.outage import is_database_away

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_SECONDS = 24 * 3600
WAIT_SECONDS = 10
_FORM = re.compile(r"[\x21-\x7e]{1,255}")
_CLAIM = """
INSERT INTO api_idempotencykey AS known (user_id, key, fingerprint, status, headers, sealed_body, created_at)
VALUES (%(user)s, %(key)s, %(fingerprint)s, 0, '{}', '', %(now)s)
ON CONFLICT (user_id, key) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, created_at = EXCLUDED.created_at, status = 0
WHERE known.created_at < %(oldest)s RETURNING id
"""


def once(request: HttpRequest, user: User, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Carries `run` out, or answers as it was answered before where the request has a key that was used.

    Raises Invalid for a malformed key or one that was used for a different request, Conflict where another request with this
    key has been at work for 10 s.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return run()
    if not _FORM.fullmatch(key):
        raise unusable(HEADER, _("Use 1 to 255 visible ASCII characters."), code="idempotency_key_malformed")
    fingerprint = fingerprint_of(request)
    with transaction.atomic():
        if not _claim(user, key, fingerprint):
            return _replay(user, key, fingerprint)
        response = run()
        headers = {name: value for name, value in response.headers.items() if name in ("Content-Type", "Location")}
        sealed = crypto.encrypt({"body": response.content.decode()})
        IdempotencyKey.objects.filter(user=user, key=key).update(status=response.status_code, headers=headers, sealed_body=sealed)
        return response


def fingerprint_of(request: HttpRequest) -> str:
    """A digest of what is asked for: method, address and content; not of the way in which the content is written down."""
    parts: list[object] = [request.method, request.get_full_path()]
    if request.content_type == "multipart/form-data":
        parts.append(sorted((name, values) for name, values in request.POST.lists()))
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                content = hashlib.sha256(b"".join(file.chunks())).hexdigest()
                file.seek(0)
                parts.append([name, file.name, file.content_type, content])
    elif request.body:
        parts.append(orjson.loads(request.body))
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def forget_old() -> int:
    """Deletes keys that are too old to be replayed, and returns how many there were."""
    deleted, _each = IdempotencyKey.objects.filter(created_at__lt=clock.now() - timedelta(seconds=KEPT_SECONDS)).delete()
    return deleted


def _claim(user: User, key: str, fingerprint: str) -> bool:
    now = clock.now()
    values: dict[str, Any] = {"user": user.pk, "key": key, "fingerprint": fingerprint, "now": now, "oldest": now - timedelta(seconds=KEPT_SECONDS)}
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        try:
            cursor.execute(_CLAIM, values)
        except OperationalError as error:
            if is_database_away(error):
                raise
            raise Conflict("idempotency_busy", _("The first request with this key is still at work. Try again in a moment.")) from error
        claimed = cursor.fetchone() is not None
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return claimed


def _replay(user: User, key: str, fingerprint: str) -> HttpResponse:
    known = IdempotencyKey.objects.get(user=user, key=key)
    if known.fingerprint != fingerprint:
        sentence = _("This key was used for a different request. Use a new key for a new request.")
        raise Invalid("idempotency_key_reused", sentence, fields={HEADER: sentence})
    body = crypto.decrypt(bytes(known.sealed_body))["body"]
    return HttpResponse(body, status=known.status, headers={**known.headers, REPLAYED: "true"})
