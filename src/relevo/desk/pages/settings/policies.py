"""What the settings pages of service levels show."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.desk.forms.conditions import Block
from relevo.desk.forms.settings.policies import PolicyForm
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.pages.view_form import ConditionsPart, conditions_part
from relevo.desk.wording.spans import span
from relevo.sla import policies
from relevo.sla.enums import State, TargetKind
from relevo.sla.models import Policy, Target
from relevo.sla.queries import policies_visible_to
from relevo.sla.reach import Reach
from relevo.sla.what_if import Movement

# Counted to at most so many.
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy of the list; `promises` are the spans of its kinds for priorities that are not named."""

    id: int
    name: str
    is_active: bool
    calendar: str
    promises: list[str]
    is_for_all: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class PoliciesPage:
    """All policies, in the order in which they decide; `reach` says what they would change for open tickets, once that was asked for."""

    sections: list[Section]
    lines: list[PolicyLine]
    kinds: list[str]
    reach: Reach | None = None
    section: str = "settings-policies"


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One policy's form; `movement` says what a change would do to what runs, and `reach` to open tickets, once that was asked for."""

    sections: list[Section]
    title: str | Promise
    action: str
    form: PolicyForm
    conditions: ConditionsPart
    is_new: bool
    owed: int = 0
    movement: Movement | None = None
    reach: Reach | None = None
    section: str = "settings-policies"

    @property
    def is_owed_more(self) -> bool:
        """Whether more is owed than was counted."""
        return self.owed >= COUNT_LIMIT


def policies_page(user: User, reach: Reach | None = None) -> PoliciesPage:
    """The list. One query."""
    found = list(policies_visible_to(user).select_related("calendar"))
    return PoliciesPage(sections_for(user), [_line(one, found) for one in found], [str(label) for label in TargetKind.labels], reach)


def _line(policy: Policy, listed: list[Policy]) -> PolicyLine:
    return PolicyLine(
        id=policy.pk,
        name=policy.name,
        is_active=policy.is_active,
        calendar=policy.calendar.name if policy.calendar else _("Around the clock"),
        promises=[_promise(policy, kind) for kind in TargetKind.values],
        is_for_all=not policy.conditions,
        is_first=policy == listed[0],
        is_last=policy == listed[-1],
    )


def _promise(policy: Policy, kind: str) -> str:
    """The span for all priorities, or the shortest and the longest where they differ."""
    spans = sorted({seconds for seconds in policy.targets.get(kind, {}).values() if seconds})
    if not spans:
        return "–"
    return span(spans[0]) if len(spans) == 1 else f"{span(spans[0])} – {span(spans[-1])}"


def conditions_of_policy(user: User, blocks: list[Block] | None, trouble: str = "") -> ConditionsPart:
    """The lines of conditions, with the fields about which policies may ask."""
    words = _("Without conditions it is for all tickets.")
    part = conditions_part(user, blocks, load_directory(), url="settings-policy-conditions", words=words, trouble=trouble, has_reader=False)
    asks_hours = any(line.field == "business_hours" for block in blocks or () for line in block.lines)
    note = _("Business hours are asked for the moment at which a ticket was opened.") if asks_hours else ""
    return replace(part, note=note, fields=[(name, label) for name, label in part.fields if name in policies.FIELDS or name.startswith("fields.")])


def owed_under(policy: Policy) -> int:
    """How many targets run or rest under a policy, counted to `COUNT_LIMIT`."""
    owed = Target.objects.filter(policy=policy, is_current=True, state__in=(State.RUNNING, State.PAUSED))
    return owed.order_by().values("pk")[:COUNT_LIMIT].count()
