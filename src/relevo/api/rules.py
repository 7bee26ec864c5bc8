"""Which classifications are used, and when tickets need them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from relevo.api import render
from relevo.api.auth import actor
from relevo.api.errors import NotFound
from relevo.api.schemas.base import Input, Output, left_out
from relevo.tickets.actions import edit_classification
from relevo.tickets.models import ClassificationRule

router = Router(tags=["Classification"])
NeedName = Annotated[
    Literal["no", "resolving", "always"],
    Field(description="Whether people have to fill it in: before resolving, or always, which includes opening a ticket by hand."),
]


class RuleOut(Output):
    """A classification. One that is not on is hidden on the screen and never needed; tickets keep their values."""

    name: Literal["team", "priority", "service", "category", "campaign", "cc", "tags"]
    is_on: bool
    need: NeedName

    @classmethod
    def of(cls, rule: ClassificationRule) -> RuleOut:
        return cls(name=rule.name, is_on=rule.is_on, need=rule.need)  # type: ignore[arg-type]


class Rules(Output):
    """All classifications."""

    items: list[RuleOut]


class RuleChanges(Input):
    """Only the fields that are sent change."""

    is_on: bool = left_out()
    need: NeedName = left_out()


@router.get("/classifications", response=Rules)
def list_classifications(request: HttpRequest) -> HttpResponse:
    """List classifications.

    What tickets are classified by, and whether they need it.
    """
    rules = {rule.name: rule for rule in ClassificationRule.objects.all()}
    return render.ok(Rules(items=[RuleOut.of(rules.get(name) or ClassificationRule(name=name)) for name in ClassificationRule.NAMES]))


@router.patch("/classifications/{name}", response=RuleOut)
def change_classification(request: HttpRequest, name: str, data: RuleChanges) -> HttpResponse:
    """Switch a classification on or off, or say when tickets need it.

    No ticket changes. The priority can't be needed: there always is one.
    """
    if name not in ClassificationRule.NAMES:
        raise NotFound
    return render.ok(RuleOut.of(edit_classification(actor=actor(request), name=name, **data.changes())))
