"""What the settings pages of triggers show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from relevo.accounts.enums import Role
from relevo.accounts.models import User
from relevo.automation.enums import Deed
from relevo.automation.hits import Hits
from relevo.automation.models import Trigger
from relevo.automation.queries import runs_visible_to, triggers_visible_to
from relevo.automation.trial import Trial
from relevo.core import paging
from relevo.desk.forms.settings.trigger_actions import Card
from relevo.desk.forms.settings.trigger_events import NOTHING, EventLine, lines_of
from relevo.desk.forms.settings.triggers import TriggerForm, for_tickets
from relevo.desk.pages.directory import Directory, load_directory
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.pages.trigger_runs import RunLine, run_lines
from relevo.desk.pages.view_form import ConditionsPart, Option, offered_to, options_of
from relevo.desk.wording.conditions import unit_names
from relevo.desk.wording.triggers import deeds_in_words, heard_in_words, kind_names
from relevo.tickets.filters import Kind, field_named
from relevo.tickets.models import Ticket
from relevo.tickets.placeholders import NAMES

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class TriggerLine:
    """One trigger of the list."""

    id: int
    name: str
    sets_off: str
    does: str
    audience: str
    is_active: bool
    failed_at: datetime | None
    may_change: bool


@dataclass(frozen=True, slots=True)
class TriggersPage:
    """All of them, in their order; `may_add` where there are tickets for which the reader may make them."""

    sections: list[Section]
    lines: list[TriggerLine]
    may_add: bool
    section: str = "settings-triggers"


@dataclass(frozen=True, slots=True)
class EventView:
    """One thing that sets it off, with what its controls offer."""

    line: EventLine
    old: list[Option]
    new: list[Option]


@dataclass(frozen=True, slots=True)
class EventsPart:
    """All that sets it off."""

    views: list[EventView]
    kinds: list[tuple[str, str]]
    units: list[tuple[int, str]]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ActionsPart:
    """All that it does, and what can be added."""

    cards: list[Card]
    trouble: str = ""

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Deed.choices]

    @property
    def names(self) -> str:
        """The placeholders, as they are typed."""
        return ", ".join(f"{{{{ {name} }}}}" for name in NAMES)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the trigger would have hit, and what it would do to one ticket, in sentences."""

    hits: Hits
    ticket: Ticket | None
    trial: Trial | None
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class TriggerPage:
    """One trigger's form; `checked` once that was asked for."""

    sections: list[Section]
    title: str | Promise
    action: str
    form: TriggerForm
    trigger: Trigger | None
    events: EventsPart
    conditions: ConditionsPart
    actions: ActionsPart
    checked: Checked | None = None
    section: str = "settings-triggers"


@dataclass(frozen=True, slots=True)
class RunsPage:
    """What became of a trigger's runs, the newest first."""

    sections: list[Section]
    trigger: Trigger
    lines: list[RunLine]
    older: str
    section: str = "settings-triggers"


def triggers_page(user: User) -> TriggersPage:
    """Three queries; one more for those who are no administrators."""
    directory = load_directory()
    kinds, offered = kind_names(directory), offered_to(user, directory)
    own = None if user.role == Role.ADMINISTRATOR else set(user.campaigns.values_list("pk", flat=True))
    found = triggers_visible_to(user).select_related("campaign")
    lines = [_line(one, kinds, offered, may_change=own is None or one.campaign_id in own) for one in found]
    return TriggersPage(sections_for(user), lines, bool(for_tickets(user)))


def _line(trigger: Trigger, kinds: dict[str, str], directory: Directory, *, may_change: bool) -> TriggerLine:
    audience = _("Tickets of %(campaign)s") % {"campaign": trigger.campaign.name} if trigger.campaign else _("All tickets")
    return TriggerLine(
        trigger.pk,
        trigger.name,
        " · ".join(
            heard_in_words(one, kinds, _named(line, line.old, directory), _named(line, line.new, directory))
            for one, line in zip(trigger.events, lines_of(trigger.events), strict=True)
        ),
        deeds_in_words(trigger.actions),
        audience,
        trigger.is_active,
        trigger.failed_at,
        may_change,
    )


def events_part(user: User, lines: list[EventLine], directory: Directory, *, trouble: str = "") -> EventsPart:
    """The lines with what can be chosen in them."""
    directory = offered_to(user, directory)
    views = [EventView(line, _values(line, line.old, directory), _values(line, line.new, directory)) for line in lines]
    return EventsPart(views, list(kind_names(directory).items()), list(unit_names().items()), trouble)


def _values(line: EventLine, chosen: list[str], directory: Directory) -> list[Option]:
    known = field_named(line.field) if line.is_chosen else None
    if known is None:
        return []
    if known.kind is Kind.FLAG:
        return [("yes", _("Yes"), "yes" in chosen), ("no", _("No"), "no" in chosen)]
    offered = options_of(line.line(chosen), directory, has_reader=False)
    if known.kind is Kind.PERSON:
        offered.insert(0, (NOTHING, _("Nobody"), NOTHING in chosen))
    elif known.kind is Kind.ITEM:
        offered.insert(0, (NOTHING, _("Nothing"), NOTHING in chosen))
    return offered


def _named(line: EventLine, chosen: list[str], directory: Directory) -> list[str]:
    """What was chosen, in words; what the reader does not see stays away."""
    return chosen if line.is_typed else [label for _value, label, is_chosen in _values(line, chosen, directory) if is_chosen]


def runs_page(user: User, trigger: Trigger, cursor: str = "") -> RunsPage:
    """A page of runs. Three queries. Raises Invalid for an unknown cursor."""
    rows = runs_visible_to(user).filter(trigger=trigger).order_by("-pk").select_related("ticket", "trigger")
    if cursor:
        (last,) = paging.decode(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE_SIZE + 1])
    older = paging.encode(found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else ""
    return RunsPage(sections_for(user), trigger, run_lines(found[:PAGE_SIZE], load_directory().names), older)
