"""Choosing one's presence, and the leases of open pages from which busy follows. See `accounts.presence`.

Nothing of it is recorded in a history: it says how things are now, and costs as little as possible.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions, presence, validators
from relevo.accounts.models import User
from relevo.core import clock, cursors
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Forbidden
from relevo.live import notify

# A row is kept for so long after its end, so that late heartbeats of a page that was left find it.
KEPT_SECONDS = 3600.0

# `before` is what the statement began with; `kept` is empty where the key belongs to somebody else or to a page that was left.
_KEEP = """
WITH before AS (SELECT expires_at, writing, writing_until FROM accounts_presencelease WHERE key = %(key)s),
kept AS (
    INSERT INTO accounts_presencelease AS lease
        (key, user_id, ticket_number, campaign_id, opened_at, expires_at, writing, writing_until, is_over)
    VALUES (%(key)s, %(user)s, %(number)s, %(campaign)s, %(now)s, %(expires_at)s, %(writing)s, %(writing_until)s, false)
    ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at, campaign_id = excluded.campaign_id, writing = excluded.writing,
        writing_until = excluded.writing_until,
        opened_at = CASE WHEN lease.expires_at > excluded.opened_at THEN lease.opened_at ELSE excluded.opened_at END
    WHERE lease.user_id = excluded.user_id AND lease.ticket_number = excluded.ticket_number AND NOT lease.is_over
    RETURNING 1)
SELECT EXISTS (SELECT FROM kept), before.expires_at > %(now)s, before.writing <> '' AND before.writing_until > %(now)s
FROM (SELECT 1) AS one LEFT JOIN before ON true
"""
# A page may leave before its first heartbeat has arrived; that one must find the end.
_LEAVE = """
WITH before AS (SELECT expires_at > %(now)s AS is_alive FROM accounts_presencelease WHERE key = %(key)s),
left_now AS (
    INSERT INTO accounts_presencelease AS lease
        (key, user_id, ticket_number, campaign_id, opened_at, expires_at, writing, writing_until, is_over)
    VALUES (%(key)s, %(user)s, %(number)s, %(campaign)s, %(now)s, %(now)s, '', NULL, true)
    ON CONFLICT (key) DO UPDATE SET expires_at = least(lease.expires_at, excluded.expires_at), writing = '', writing_until = NULL, is_over = true
    WHERE lease.user_id = excluded.user_id AND lease.ticket_number = excluded.ticket_number RETURNING 1)
SELECT COALESCE((SELECT is_alive FROM before), false) AND EXISTS (SELECT FROM left_now)
"""
_END = """
UPDATE accounts_presencelease SET expires_at = %(now)s, writing = '', writing_until = NULL
WHERE {} AND expires_at > %(now)s RETURNING ticket_number, campaign_id, user_id
"""
_END_ONE = _END.format("key = %(key)s AND user_id = %(user)s AND ticket_number = %(number)s")
_END_TICKET = _END.format("ticket_number = %(number)s")
_END_USER = _END.format("user_id = %(user)s")
_TIDY = """
DELETE FROM accounts_presencelease WHERE key IN (
    SELECT key FROM accounts_presencelease WHERE expires_at < %(before)s AND key <> %(key)s FOR UPDATE SKIP LOCKED)
"""
_ATTEND = """
INSERT INTO accounts_attendance AS seen (user_id, seen_at) SELECT id, %(now)s FROM accounts_user WHERE id = ANY(%(users)s) ORDER BY id
ON CONFLICT (user_id) DO UPDATE SET seen_at = excluded.seen_at WHERE seen.seen_at < excluded.seen_at
"""


def choose_presence(*, actor: Actor, value: str) -> User:
    """Sets the acting person's own presence: available, away or do not disturb.

    Raises Conflict while busy (S3): that ends by leaving or closing the ticket, and then the presence from before returns; Invalid for a value
    that can't be chosen; Forbidden for the assistant.
    """
    user: User | None = actor.user
    if user is None or user.is_assistant:
        raise Forbidden("presence_of_nobody", _("Only people have a presence."))
    clean = validators.presence(value)
    if presence.tickets_of(user.pk):
        raise Conflict("busy", _("You are busy while a ticket is open. Leave the ticket or close it, then your presence can be changed."))
    user.presence = clean
    user.save(update_fields=["presence"])
    attend([user.pk])
    return user


def keep_lease(*, actor: Actor, key: UUID, ticket: int, campaign: int | None, writing: str = "") -> bool:
    """Makes or renews the lease of one open page on a ticket, for `LEASE_SECONDS` from now; the actor is busy for as long.

    `writing` says what is being written at this moment (see `Writing`), for `WRITING_SECONDS`. The caller has checked that the actor sees the ticket.
    False, and nothing is changed, where the page was left already or `key` belongs to another page. One statement; others are told only when
    somebody comes, or begins, goes on or stops to write.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    now = clock.now()
    values = {
        "key": key,
        "user": actor.user_id,
        "number": ticket,
        "campaign": campaign,
        "now": now,
        "expires_at": clock.after(presence.LEASE_SECONDS),
        "writing": writing,
        "writing_until": clock.after(presence.WRITING_SECONDS) if writing else None,
    }
    with cursors.cursor() as asking:
        asking.execute(_KEEP, values)
        is_kept, was_alive, was_writing = asking.fetchone()
        if is_kept and not was_alive:
            asking.execute(_TIDY, {"before": clock.after(-KEPT_SECONDS), "key": key})
    if is_kept and (writing or was_writing or not was_alive):
        seconds = presence.WRITING_SECONDS if writing and was_alive else 0
        notify.announce_presence(ticket=ticket, campaign=campaign, user=actor.user_id or 0, writing=writing, seconds=seconds)
    return bool(is_kept)


def leave(*, actor: Actor, key: UUID, ticket: int, campaign: int | None) -> None:
    """Ends the lease of a page that was left, for good: heartbeats of it that arrive later do nothing. Can be repeated."""
    values = {"key": key, "user": actor.user_id, "number": ticket, "campaign": campaign, "now": clock.now()}
    with cursors.cursor() as asking:
        asking.execute(_LEAVE, values)
        (was_alive,) = asking.fetchone()
    if was_alive:
        notify.announce_presence(ticket=ticket, campaign=campaign, user=actor.user_id or 0)


def end_lease(*, actor: Actor, key: UUID, ticket: int) -> None:
    """Ends the lease of a page that stays open but no longer handles the ticket; it may begin again."""
    _end(_END_ONE, key=key, user=actor.user_id, number=ticket)


def end_leases_on(ticket: int, *, actor: Actor) -> None:
    """Ends all leases on a ticket, which was closed; whoever goes on to write there takes a new one."""
    _end(_END_TICKET, number=ticket)


def end_leases_of(*, actor: Actor) -> None:
    """Ends all leases of somebody who signs out, who is offline from then on. Pages that are open elsewhere come back with their next heartbeat."""
    _end(_END_USER, user=actor.user_id)
    with cursors.cursor() as asking:
        asking.execute("DELETE FROM accounts_attendance WHERE user_id = %s", [actor.user_id])


def attend(user_ids: Collection[int]) -> None:
    """Notes that these users have a page of the desk before their eyes now. One statement."""
    if user_ids:
        with cursors.cursor() as asking:
            asking.execute(_ATTEND, {"users": list(user_ids), "now": clock.now()})


def _end(statement: str, **values: Any) -> None:
    with cursors.cursor() as asking:
        asking.execute(statement, {**values, "now": clock.now()})
        ended = set(asking.fetchall())
    for ticket, campaign, user in ended:
        notify.announce_presence(ticket=ticket, campaign=campaign, user=user)
