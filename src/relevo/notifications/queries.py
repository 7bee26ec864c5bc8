"""Reading notifications: always one's own, and only of tickets that one may see now."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.core import clock, cursors
from relevo.core.readings import Reading, read, rows_of
from relevo.notifications.models import Choices, Digest, Notification
from relevo.tickets.compiled import scope_of
from relevo.tickets.counts import counting

UNREAD_LIMIT = 100
# Its name among the counts.
UNREAD = "unread"

# The opened ticket and those that were merged into it, whose messages it shows.
_TICKETS = "(ARRAY(SELECT number FROM tickets_ticket WHERE merged_into_id = %(opened)s::bigint) || %(opened)s::bigint)"
_COUNT = f"""(SELECT count(*) FROM (SELECT FROM notifications_notification one
    WHERE one.user_id = %(user)s::bigint AND one.read_at IS NULL AND one.is_shown AND one.ticket_id <> ALL({_TICKETS})
    AND (%(scope)s::bigint[] IS NULL OR EXISTS (
        SELECT FROM tickets_ticket ticket WHERE ticket.number = one.ticket_id AND ticket.campaign_id = ANY(%(scope)s::bigint[])))
    LIMIT {UNREAD_LIMIT}) AS unread)"""  # noqa: S608 - a number of our own
# Both parts of a statement see what was before it, so the count leaves the opened ticket out by itself.
_OPENED = f"""WITH opened AS (UPDATE notifications_notification SET read_at = %(now)s::timestamptz, is_for_mail = false
    WHERE user_id = %(user)s::bigint AND ticket_id = ANY({_TICKETS}) AND read_at IS NULL) """  # noqa: S608


def notifications_of(user: User) -> QuerySet[Notification]:
    """What stands in the user's list."""
    own = Notification.objects.filter(user=user, is_shown=True)
    scope = user.campaign_scope
    return own if scope is None else own.filter(ticket__campaign_id__in=scope)


def notifications_for_mail(user: User) -> QuerySet[Notification]:
    """What waits for the user's next mail."""
    waiting = Notification.objects.filter(user=user, is_for_mail=True, read_at__isnull=True)
    scope = user.campaign_scope
    return waiting if scope is None else waiting.filter(ticket__campaign_id__in=scope)


def choices_of(user: User) -> Choices:
    """How the user wants to be told; what was never chosen is as usual. One query."""
    return Choices.objects.filter(user=user).first() or Choices(user=user)


def last_mail(user: User) -> Digest | None:
    """The newest mail with notifications to the user, whatever became of it."""
    return Digest.objects.filter(user=user).order_by("-pk").first()


def unread_count(user: User) -> int:
    """How many notifications the user has not read, to at most `UNREAD_LIMIT`."""
    with cursors.cursor() as asking:
        asking.execute(f"SELECT {_COUNT}", _parameters(user, 0))
        return int(asking.fetchone()[0])


def counted(user: User, views: tuple[str, ...], *, opened: int = 0) -> dict[str, int]:
    """How many tickets stand in each of the views (see `tickets.counts.view_counts`), and as `UNREAD` what `unread_count` says: in one statement,
    since every page of the desk asks for both. What the user was told of the ticket `opened` is read from now on."""
    return read(reading_counts(user, views, opened=opened))


def reading_counts(user: User, views: tuple[str, ...], *, opened: int = 0) -> Reading[dict[str, int]]:
    """What `counted` says, for those who read more beside it."""
    counts = counting(user, views)
    parameters = _parameters(user, opened) | {f"view{place}": value for place, value in enumerate(counts.parameters)}
    ((unread, *found),) = yield from rows_of(_counting(counts.sql, bool(opened)), parameters)
    return {UNREAD: unread} | counts.counts(tuple(found))


@lru_cache(maxsize=256)
def _counting(views: str, is_opened: bool) -> str:
    first, *others = views.split("%s")
    named = first + "".join(f"%(view{place})s{text}" for place, text in enumerate(others))
    beside = f", counts.* FROM ({named}) AS counts" if named else ""
    return f"{_OPENED if is_opened else ''}SELECT {_COUNT}{beside}"


def _parameters(user: User, opened: int) -> dict[str, Any]:
    return {"user": user.pk, "opened": opened, "scope": scope_of(user), "now": clock.now()}
