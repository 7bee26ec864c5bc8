"""Changing many tickets: the form with its preview, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core.errors import Invalid
from relevo.core.patience import TookTooLong, at_most
from relevo.desk.forms.bulk import BulkForm
from relevo.desk.pages.directory import Directory
from relevo.desk.pages.list_query import read_query
from relevo.tickets.actions.bulk import MAX_TICKETS
from relevo.tickets.actions.bulk_change import PREVIEWED, preview_bulk
from relevo.tickets.lists import PATIENCE_MILLISECONDS, filtered
from relevo.tickets.models import BulkRun, Event
from relevo.tickets.queries import views_visible_to
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import describe


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of the preview: what would happen, in sentences; none where it is so already."""

    number: int
    subject: str
    sentences: list[str]
    refusal: str


@dataclass(frozen=True, slots=True)
class BulkPage:
    """The chosen tickets, what shall change, and with a preview what that does to the first of them."""

    numbers: list[int]
    form: BulkForm
    lines: list[Line] | None = None

    @property
    def count(self) -> int:
        return len(self.numbers)

    @property
    def more(self) -> int:
        return len(self.numbers) - PREVIEWED


@dataclass(frozen=True, slots=True)
class RunPage:
    """How far a run has come, and what was refused."""

    run: BulkRun
    refusals: list[tuple[int, str]]

    @property
    def same(self) -> int:
        return self.run.done - self.run.changed - len(self.refusals)


def preview(user: User, numbers: Sequence[int], changes: Mapping[str, Any], directory: Directory) -> list[Line]:
    """What the changes would do to the first of the tickets, in the sentences that their histories would have."""
    return [
        Line(one.number, one.subject, [line for event in one.events for line in describe(_entry(event, user), directory.names)], one.refusal)
        for one in preview_bulk(user=user, numbers=numbers, changes=changes)
    ]


def run_page(run: BulkRun) -> RunPage:
    """The run with its refusals, in one more query."""
    return RunPage(run, list(run.refusals.values_list("number", "message")))


def numbers_of(user: User, typed: Sequence[str], listed: str | None) -> list[int]:
    """The numbers that were ticked, each by itself or many with commas between (a form may not have more than a thousand fields).

    With `listed`, the query of a list's address: all tickets of that list, at most one more than can be changed at once. Raises Invalid where
    finding them takes too long.
    """
    if listed is None:
        return [int(one) for one in ",".join(typed).split(",") if one.isascii() and one.isdecimal() and len(one) < 19]
    query = read_query(QueryDict(listed))
    own = views_visible_to(user).filter(pk=query.own_view).first() if query.own_view is not None else None
    if own is None and query.own_view is not None:
        return []
    try:
        with at_most(PATIENCE_MILLISECONDS):
            return list(filtered(user, query.limited(own)).order_by("-pk").values_list("pk", flat=True)[: MAX_TICKETS + 1])
    except TookTooLong:
        raise Invalid("took_too_long", _("It takes too long to look this list through. Add a condition that limits it, such as a status.")) from None


def _entry(event: Event, user: User) -> Entry:
    return Entry(event.sequence, event.verb, event.at, event.actor_kind, event.actor_user_id, user.name, event.actor_label, event.data, None)
