"""The log of openings: one row each, with as little of the guest as says something, and never many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from relevo.core import clock, cursors, networks
from relevo.tickets.models import ExternalLink, ExternalOpening

KEPT = 100
KEPT_FOR = timedelta(days=90)
_NOTE = """WITH opened AS (UPDATE tickets_externallink SET opening_count = opening_count + 1, opened_at = %(now)s WHERE id = %(link)s RETURNING id),
    noted AS (INSERT INTO tickets_externalopening (link_id, at, network) SELECT id, %(now)s, %(network)s FROM opened)
    DELETE FROM tickets_externalopening WHERE link_id = %(link)s AND id <= (
        SELECT id FROM tickets_externalopening WHERE link_id = %(link)s ORDER BY id DESC OFFSET %(kept)s LIMIT 1)"""


def note_opening(link: ExternalLink, address: str) -> None:
    """Counts an opening of a link, and keeps when and from which network; beyond a hundred the oldest goes. One query."""
    with cursors.cursor() as asking:
        # The new row is not seen by its own statement.
        values: dict[str, Any] = {"link": link.pk, "now": clock.now(), "network": networks.shortened(address), "kept": KEPT - 1}
        asking.execute(_NOTE, values)


def forget_openings() -> int:
    """Deletes what is older than 90 days; returns how many rows."""
    deleted, _by_table = ExternalOpening.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()
    return deleted
