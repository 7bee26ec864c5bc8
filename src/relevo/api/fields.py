"""Fields that administrators define for tickets and contacts."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas import fields as schemas
from relevo.fields import actions
from relevo.fields.described import fields_in
from relevo.fields.enums import Holder
from relevo.fields.models import FieldDefinition
from relevo.fields.queries import choices_visible_to, fields_visible_to

router = Router(tags=["Fields"])


class FieldQuery(BaseModel):
    """What the list is limited to."""

    holder: Literal["", "tickets", "contacts"] = ""


@router.get("/fields", response=schemas.Fields)
def list_fields(request: HttpRequest, query: Query[FieldQuery]) -> HttpResponse:
    """List fields.

    Those of tickets and of contacts, each in their order.
    """
    visible = fields_visible_to(caller(request))
    holders = [holder for holder in Holder.values if query.holder in ("", holder)]
    return render.ok(
        schemas.Fields(items=[schemas.FieldOut.of(holder, field) for holder in holders for field in fields_in(visible.filter(holder=holder))])
    )


@router.post("/fields", response={201: schemas.FieldOut})
def create_field(request: HttpRequest, data: schemas.NewField) -> HttpResponse:
    """Add a field."""
    values = data.model_dump()
    made = actions.create_field(actor=actor(request), campaigns=values.pop("campaign_ids"), **values)
    return render.created(_shown(request, made), f"/fields/{made.pk}")


@router.get("/fields/{int:id}", response=schemas.FieldOut)
def get_field(request: HttpRequest, id: int) -> HttpResponse:
    """Show a field."""
    return render.ok(_shown(request, found(fields_visible_to(caller(request)), pk=id)))


@router.patch("/fields/{int:id}", response=schemas.FieldOut)
def change_field(request: HttpRequest, id: int, data: schemas.FieldChanges) -> HttpResponse:
    """Change a field.

    Values stay whatever changes, also those of tickets that no longer have the field.
    """
    values = data.changes()
    if "campaign_ids" in values:
        values["campaigns"] = values.pop("campaign_ids")
    return render.ok(_shown(request, actions.edit_field(found(fields_visible_to(caller(request)), pk=id), actor=actor(request), **values)))


@router.post("/fields/{int:id}/choices", response={201: schemas.FieldOut})
def create_field_choice(request: HttpRequest, id: int, data: schemas.NewChoice) -> HttpResponse:
    """Add an entry to the list of a field.

    The answer is the field.
    """
    field = found(fields_visible_to(caller(request)), pk=id)
    made = actions.create_choice(field, actor=actor(request), name=data.name)
    return render.created(_shown(request, field), f"/field-choices/{made.pk}")


@router.get("/field-choices/{int:id}", response=schemas.ChoiceOut)
def get_field_choice(request: HttpRequest, id: int) -> HttpResponse:
    """Show an entry of a list."""
    one = found(choices_visible_to(caller(request)), pk=id)
    return render.ok(schemas.ChoiceOut(id=one.pk, name=one.name, is_active=one.is_active))


@router.patch("/field-choices/{int:id}", response=schemas.FieldOut)
def change_field_choice(request: HttpRequest, id: int, data: schemas.ChoiceChanges) -> HttpResponse:
    """Change an entry of a list.

    One that is not active stays where it is chosen. The answer is the field.
    """
    choice = actions.edit_choice(found(choices_visible_to(caller(request)), pk=id), actor=actor(request), **data.changes())
    return render.ok(_shown(request, found(fields_visible_to(caller(request)), pk=choice.definition_id)))


def _shown(request: HttpRequest, field: FieldDefinition) -> schemas.FieldOut:
    (shown,) = fields_in(fields_visible_to(caller(request)).filter(pk=field.pk))
    return schemas.FieldOut.of(field.holder, shown)
