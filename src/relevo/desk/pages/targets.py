"""Why a target is due when it is."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts.models import User
from relevo.sla.enums import State
from relevo.sla.explain import Explanation, Stretch, explain
from relevo.sla.models import Target
from relevo.sla.queries import targets_visible_to

# More than anybody reads; what is left out is said.
MAX_LINES = 60


@dataclass(frozen=True, slots=True)
class TargetPage:
    """One target of a ticket, with its explanation; `lines` are the newest stretches of it, `omitted` how many stand before them."""

    number: int
    explanation: Explanation
    lines: tuple[Stretch, ...]
    omitted: int

    @property
    def target(self) -> Target:
        return self.explanation.target

    @property
    def is_met(self) -> bool:
        return bool(self.target.state == State.MET)


def load_targets(user: User, number: int, kind: str = "") -> list[TargetPage]:
    """The current targets of a ticket, or that of a kind. One query."""
    found = targets_visible_to(user).filter(ticket=number, is_current=True).select_related("policy__calendar").order_by("pk")
    return [_page(number, explain(one)) for one in found if kind in ("", one.kind)]


def _page(number: int, explanation: Explanation) -> TargetPage:
    lines = explanation.stretches[-MAX_LINES:]
    return TargetPage(number, explanation, lines, len(explanation.stretches) - len(lines))
