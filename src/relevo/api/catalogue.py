"""Services and categories of tickets, statuses and their justifications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.errors import NotFound
from relevo.api.schemas import catalogue as schemas
from relevo.api.schemas.base import Page
from relevo.tickets import actions, queries
from relevo.tickets.enums import Status
from relevo.tickets.models import Justification, StatusRule
from relevo.tickets.own_words import in_language

router = Router(tags=["Classification"])


def _all(rows: QuerySet[Any], schema: Any) -> HttpResponse:
    """The whole list in its order: there are at most 500."""
    return render.ok(Page[schema](items=[schema.of(row) for row in rows], next_cursor=None))


@router.get("/services", response=Page[schemas.ServiceOut])
def list_services(request: HttpRequest) -> HttpResponse:
    """List services.

    All of them, in their order.
    """
    return _all(queries.services_visible_to(caller(request)), schemas.ServiceOut)


@router.post("/services", response={201: schemas.ServiceOut})
def create_service(request: HttpRequest, data: schemas.NewService) -> HttpResponse:
    """Add a service."""
    made = actions.create_service(actor=actor(request), **data.model_dump())
    return render.created(schemas.ServiceOut.of(made), f"/services/{made.pk}")


@router.get("/services/{int:id}", response=schemas.ServiceOut)
def get_service(request: HttpRequest, id: int) -> HttpResponse:
    """Show a service."""
    return render.ok(schemas.ServiceOut.of(found(queries.services_visible_to(caller(request)), pk=id)))


@router.patch("/services/{int:id}", response=schemas.ServiceOut)
def change_service(request: HttpRequest, id: int, data: schemas.ServiceChanges) -> HttpResponse:
    """Change a service."""
    item = found(queries.services_visible_to(caller(request)), pk=id)
    return render.ok(schemas.ServiceOut.of(actions.edit_service(item, actor=actor(request), **data.changes())))


@router.get("/categories", response=Page[schemas.CategoryOut])
def list_categories(request: HttpRequest) -> HttpResponse:
    """List categories.

    All of them, in their order.
    """
    return _all(queries.categories_visible_to(caller(request)), schemas.CategoryOut)


@router.post("/categories", response={201: schemas.CategoryOut})
def create_category(request: HttpRequest, data: schemas.NewCategory) -> HttpResponse:
    """Add a category."""
    made = actions.create_category(actor=actor(request), **data.model_dump())
    return render.created(schemas.CategoryOut.of(made), f"/categories/{made.pk}")


@router.get("/categories/{int:id}", response=schemas.CategoryOut)
def get_category(request: HttpRequest, id: int) -> HttpResponse:
    """Show a category."""
    return render.ok(schemas.CategoryOut.of(found(queries.categories_visible_to(caller(request)), pk=id)))


@router.patch("/categories/{int:id}", response=schemas.CategoryOut)
def change_category(request: HttpRequest, id: int, data: schemas.CategoryChanges) -> HttpResponse:
    """Change a category."""
    item = found(queries.categories_visible_to(caller(request)), pk=id)
    return render.ok(schemas.CategoryOut.of(actions.edit_category(item, actor=actor(request), **data.changes())))


@router.get("/statuses", response=schemas.Statuses)
def list_statuses(request: HttpRequest) -> HttpResponse:
    """List statuses.

    The five kinds, with what they ask for and the justifications of each.
    """
    listed = list(queries.justifications_visible_to(caller(request)))
    rules = {rule.status: rule for rule in StatusRule.objects.all()}
    return render.ok(schemas.Statuses(items=[_status(rules.get(status) or StatusRule(status=status), listed) for status in Status.values]))


@router.patch("/statuses/{status}", response=schemas.StatusOut)
def change_status_rule(request: HttpRequest, status: str, data: schemas.StatusChanges) -> HttpResponse:
    """Change what a status asks for, and what it is called.

    Only the fields that are sent change. Nothing is asked for new tickets, nor of what the desk does by itself. `names` are what people read in
    place of the usual name; in the API a status is always called by its key.
    """
    if status not in Status.values:
        raise NotFound
    rule = actions.edit_status(actor=actor(request), status=status, **data.changes())
    return render.ok(_status(rule, list(queries.justifications_visible_to(caller(request)))))


@router.post("/justifications", response={201: schemas.JustificationOut})
def create_justification(request: HttpRequest, data: schemas.NewJustification) -> HttpResponse:
    """Add a justification of a status."""
    made = actions.create_justification(actor=actor(request), **data.model_dump())
    return render.created(schemas.JustificationOut.of(made), f"/justifications/{made.pk}")


@router.get("/justifications/{int:id}", response=schemas.JustificationOut)
def get_justification(request: HttpRequest, id: int) -> HttpResponse:
    """Show a justification."""
    return render.ok(schemas.JustificationOut.of(found(queries.justifications_visible_to(caller(request)), pk=id)))


@router.patch("/justifications/{int:id}", response=schemas.JustificationOut)
def change_justification(request: HttpRequest, id: int, data: schemas.CategoryChanges) -> HttpResponse:
    """Change a justification."""
    item = found(queries.justifications_visible_to(caller(request)), pk=id)
    return render.ok(schemas.JustificationOut.of(actions.edit_justification(item, actor=actor(request), **data.changes())))


def _status(rule: StatusRule, listed: Sequence[Justification]) -> schemas.StatusOut:
    own = [schemas.JustificationOut.of(one) for one in listed if one.status == rule.status]
    name = in_language(rule.names, get_language()) or str(Status(rule.status).label)
    return schemas.StatusOut(status=rule.status, name=name, names=rule.names, demand=rule.demand, justifications=own)  # type: ignore[arg-type]
