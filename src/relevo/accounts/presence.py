"""Whether users can be turned to, and who is on a ticket: read from leases, at the moment of asking.

Nothing has to happen for a lease to end: whoever asks compares `expires_at` with the clock. So a crash, a closed lid or a lost network leave nobody
busy for longer than `LEASE_SECONDS` after the page's last heartbeat, whatever else fails, and the presence chosen by hand is back by itself.

The leases are rows of an UNLOGGED table. A thousand open pages write 67 times a second; an UNLOGGED table writes no WAL, so that such a commit
waits for no disk. What is lost in a crash of PostgreSQL would be void before long, and is written anew within seconds. In the memory of the web
processes they could not be asked for by SQL, nor by other processes. They are not copied to replicas: ask the primary.

Writing is in `actions.presence`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relevo.accounts.enums import Presence
from relevo.core import clock, cursors
from relevo.core.readings import Reading, rows_of

# An open page says that it is still there every BEAT_SECONDS: two may be lost.
BEAT_SECONDS = 15.0
LEASE_SECONDS = 45.0
# Somebody who writes is told of again every few seconds; after the last time it ends by itself.
WRITING_SECONDS = 7.0
# Who has had no page of the desk before the eyes for so long is offline. A page in the background does not count, so it is a break's length.
OFFLINE_SECONDS = 600.0

# The presence of a user called `person` in the statement; takes the parameters of `moments`. None for the assistant, which is no person to wait for.
STATE = """CASE WHEN person.kind <> 'person' THEN NULL
    WHEN EXISTS (SELECT FROM accounts_presencelease lease WHERE lease.user_id = person.id AND lease.expires_at > %(now)s) THEN 'busy'
    WHEN EXISTS (SELECT FROM accounts_attendance seen WHERE seen.user_id = person.id AND seen.seen_at > %(seen_after)s) THEN person.presence
    ELSE 'offline' END"""
_STATES = f"SELECT person.id, {STATE} FROM accounts_user person WHERE person.id = ANY(%(users)s)"  # noqa: S608 - words of our own
# Few of many: those who have a page open.
_NOT_OFFLINE = f"""SELECT person.id, {STATE} FROM accounts_user person WHERE person.kind = 'person' AND person.id IN (
    SELECT user_id FROM accounts_presencelease WHERE expires_at > %(now)s
    UNION ALL SELECT user_id FROM accounts_attendance WHERE seen_at > %(seen_after)s)"""  # noqa: S608 - words of our own
_HERE = """
SELECT lease.user_id, person.name, min(lease.opened_at), max(lease.expires_at),
    (array_agg(lease.writing ORDER BY lease.writing_until DESC) FILTER (WHERE lease.writing_until > %(now)s))[1],
    max(lease.writing_until) FILTER (WHERE lease.writing_until > %(now)s)
FROM accounts_presencelease lease JOIN accounts_user person ON person.id = lease.user_id
WHERE lease.ticket_number = %(number)s AND lease.expires_at > %(now)s
GROUP BY lease.user_id, person.name ORDER BY min(lease.opened_at), lease.user_id
"""
_TICKETS = "SELECT DISTINCT ticket_number FROM accounts_presencelease WHERE user_id = %(user)s AND expires_at > %(now)s ORDER BY ticket_number"


@dataclass(frozen=True, slots=True)
class OnTicket:
    """Somebody who handles a ticket now, on one page or several. `writing` is empty, "answer" or "comment", and ends at `writing_until`."""

    user_id: int
    name: str
    since: datetime
    expires_at: datetime
    writing: str
    writing_until: datetime | None


def moments() -> dict[str, Any]:
    """The parameters of `STATE`."""
    return {"now": clock.now(), "seen_after": clock.after(-OFFLINE_SECONDS)}


def states_of(user_ids: Collection[int]) -> dict[int, str | None]:
    """The presence that colleagues see, by user: busy while a lease lives, else the chosen one while attending, else offline. One query."""
    with cursors.cursor() as asking:
        asking.execute(_STATES, {**moments(), "users": list(user_ids)})
        return dict(asking.fetchall())


def reading_present() -> Reading[dict[int, str]]:
    """The presence of everybody who is not offline, as `states_of` says it."""
    return dict((yield from rows_of(_NOT_OFFLINE, moments())))


def state_of(user_id: int) -> str:
    """The presence of one person."""
    return states_of([user_id]).get(user_id) or Presence.OFFLINE


def on_ticket(number: int) -> list[OnTicket]:
    """Who handles the ticket now, who came first first. Whether the asker may know is for the caller to decide. One query."""
    with cursors.cursor() as asking:
        asking.execute(_HERE, {"number": number, "now": clock.now()})
        found = asking.fetchall()
    return [OnTicket(user, name, since, expires_at, writing or "", until) for user, name, since, expires_at, writing, until in found]


def tickets_of(user_id: int) -> list[int]:
    """The tickets with which a user is busy: empty for one who is not. One query."""
    with cursors.cursor() as asking:
        asking.execute(_TICKETS, {"user": user_id, "now": clock.now()})
        return [number for (number,) in asking.fetchall()]
