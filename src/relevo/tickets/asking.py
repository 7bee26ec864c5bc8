"""What a status asks for when somebody sets it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from relevo.core.errors import Invalid
from relevo.tickets.enums import Demand
from relevo.tickets.models import Justification, StatusRule


def demand_of(status: str) -> Demand:
    """Whether the status asks for a justification: never while there is none to choose. One query."""
    offered = Justification.objects.filter(status=OuterRef("status"), is_active=True)
    found = StatusRule.objects.filter(Exists(offered), status=status).values_list("demand", flat=True).first()
    return Demand(found) if found else Demand.NO


def check_justification(status: str, justification: Justification | None, *, is_kept: bool = False) -> None:
    """Raises Invalid for a justification of another status or a retired one (but not where the ticket has it already: `is_kept`), and for none
    where the status needs one."""
    if justification is None:
        if demand_of(status) == Demand.MANDATORY:
            raise Invalid(
                "justification_missing", _("This status needs a reason. Choose one."), fields={"justification": _("Choose one of the list.")}
            )
    elif justification.status != status or not (justification.is_active or is_kept):
        raise Invalid(
            "justification_unknown", _("This reason does not belong to the status."), fields={"justification": _("Choose one of the list.")}
        )
