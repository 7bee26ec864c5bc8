"""The page on which a view is made or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.desk.forms.conditions import MAX_BLOCKS, Block, Line
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.view import ViewForm
from relevo.desk.pages.directory import Choice, Directory, load_directory
from relevo.desk.wording.conditions import CHANNELS, choice_name, field_names, operator_name, unit_names
from relevo.tickets.filters import ME, Kind
from relevo.tickets.filters.fields import Takes
from relevo.tickets.models import View
from relevo.tickets.priorities import offered as offered_priorities

Option = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class LineView:
    """A comparison with what its controls offer."""

    line: Line
    kind: str
    takes: str
    operators: list[Option]
    options: list[Option]

    @property
    def text(self) -> str:
        """What a plain field shows."""
        return self.line.values[0] if self.line.values else ""


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block with its lines."""

    block: Block
    lines: list[LineView]

    @property
    def modes(self) -> list[Option]:
        names = (("all", _("All of these hold")), ("any", _("At least one of these holds")), ("none", _("None of these holds")))
        return [(value, label, value == self.block.mode) for value, label in names]


@dataclass(frozen=True, slots=True)
class ConditionsPart:
    """The lines of conditions, with the address that draws them anew and what is said where there are none, and (`note`) where there are
    some. `blocks` is None where the conditions are
    deeper than blocks can show; they stay then as they are."""

    blocks: list[BlockView] | None
    url: str
    words: str
    trouble: str = ""
    fields: Sequence[tuple[str, str]] = ()
    units: Sequence[tuple[int, str]] = ()
    note: str = ""

    @property
    def may_add(self) -> bool:
        return self.blocks is not None and len(self.blocks) < MAX_BLOCKS


@dataclass(frozen=True, slots=True)
class ViewFormPage:
    """The form of a view."""

    form: ViewForm
    view: View | None
    conditions: ConditionsPart


def view_form_page(form: ViewForm, view: View | None, asked: ConditionsInput) -> ViewFormPage:
    """Everything without a query, but for the reader's campaigns."""
    return ViewFormPage(form, view, view_conditions(form.user, asked.blocks, trouble=asked.trouble))


def view_conditions(user: User, blocks: list[Block] | None, *, trouble: str = "") -> ConditionsPart:
    """The lines that say which tickets a view holds."""
    words = _("Without conditions the view holds all tickets that its reader sees.")
    return conditions_part(user, blocks, load_directory(), url="view-conditions", words=words, trouble=trouble)


def conditions_part(
    user: User, blocks: list[Block] | None, directory: Directory, *, url: str, words: str, trouble: str = "", has_reader: bool = True
) -> ConditionsPart:
    """The lines of conditions; the names of campaigns that the user does not see are not offered (S2), "whoever reads" only where somebody does."""
    directory = offered_to(user, directory)
    shown = None if blocks is None else [BlockView(block, [_line(line, directory, has_reader) for line in block.lines]) for block in blocks]
    used = {line.field for block in blocks or () for line in block.lines}
    own = [(field.key, field.name) for field in directory.ticket_fields if field.is_active or field.key in used]
    names = [one for one in field_names().items() if one[0] != "business_hours" or directory.calendars]
    return ConditionsPart(shown, url, words, trouble, (*names, *own), tuple(unit_names().items()))


def offered_to(user: User, directory: Directory) -> Directory:
    """The directory without the campaigns that the user does not see."""
    scope = user.campaign_scope
    return directory if scope is None else replace(directory, campaigns=tuple(choice for choice in directory.campaigns if choice.id in scope))


def _line(line: Line, directory: Directory, has_reader: bool) -> LineView:
    field = line.compared
    operators = [(name, operator_name(field.kind, name), name == line.operator) for name in field.operators]
    return LineView(line, field.kind.value, line.takes.value, operators, options_of(line, directory, has_reader=has_reader))


def _priorities(values: list[str]) -> tuple[int, ...]:
    return tuple(level.value for level in offered_priorities(*(int(value) for value in values if value.isdecimal())))


def options_of(line: Line, directory: Directory, *, has_reader: bool = True) -> list[Option]:
    """What the value of a line can be chosen from; nothing where it is typed."""
    field = line.compared
    if line.takes is Takes.BOOLEAN:
        return [("yes", _("Yes"), line.values != ["no"]), ("no", _("No"), line.values == ["no"])]
    items: dict[str, tuple[Choice, ...]] = {
        "assignee": directory.agents,
        "team": directory.teams,
        "campaign": directory.campaigns,
        "account": directory.accounts,
        "service": directory.services,
        "category": directory.categories,
        "justification": directory.justifications,
        "business_hours": directory.calendars,
    }
    if field.own:
        entries = next((one.choices for one in directory.ticket_fields if one.key == line.field), ())
        offered = [(str(one.id), one.name) for one in entries if one.is_active or str(one.id) in line.values]
    elif line.field in items:
        offered = [(str(choice.id), choice.name) for choice in items[line.field] if choice.is_active or str(choice.id) in line.values]
        if field.kind is Kind.PERSON and has_reader:
            offered.insert(0, (ME, _("Whoever reads the list")))
    else:
        listed: dict[str, tuple[str | int, ...]] = {"channel": CHANNELS, "priority": _priorities(line.values)}
        fixed = field.choices or listed.get(line.field, ())
        offered = [(str(value), choice_name(line.field, value)) for value in fixed]
    return [(value, label, value in line.values) for value, label in offered]
