"""What uses something, told before it is retired: one operation for each kind of thing that can be, all alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from relevo.accounts import permissions
from relevo.accounts.queries import campaigns_visible_to, profiles_visible_to, teams_visible_to, users_visible_to
from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.errors import NotFound
from relevo.api.schemas.base import Output
from relevo.channels.queries import accounts_visible_to
from relevo.fields.queries import choices_visible_to, fields_visible_to
from relevo.notifications.webhooks.queries import visible_to as webhooks_visible_to
from relevo.reports import uses
from relevo.routing.queries import skills_visible_to
from relevo.sla.queries import calendars_visible_to, policies_visible_to
from relevo.tickets import queries
from relevo.tickets.priorities import stored_levels

router = Router()


class UseOut(Output):
    """So many of a kind use it. The feeding ones are those whose new tickets a team or a campaign gets."""

    kind: uses.Kind
    count: int = Field(description="At most 1000 where they have no names.")
    names: list[str] = Field(description="In their order; empty for what is only counted, such as tickets and what is personal.")


class Uses(Output):
    """What uses it, in every campaign, also what is switched off. Without an entry for a kind, none does."""

    items: list[UseOut]


def _allowed(request: HttpRequest, permission: str) -> None:
    permissions.require(actor(request), permission)


def _of(request: HttpRequest, visible: QuerySet[Any], id: int, permission: str, used_by: Callable[[Any], Iterable[uses.Use]]) -> HttpResponse:
    thing = found(visible, pk=id)
    _allowed(request, permission)
    return _told(used_by(thing))


def _told(found: Iterable[uses.Use]) -> HttpResponse:
    return render.ok(Uses(items=[UseOut(kind=one.kind, count=one.count, names=list(one.names)) for one in found]))


@router.get("/teams/{int:id}/uses", response=Uses, tags=["Teams and campaigns"])
def list_team_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses a team."""
    return _of(request, teams_visible_to(caller(request)), id, permissions.TEAMS_MANAGE, uses.of_group)


@router.get("/campaigns/{int:id}/uses", response=Uses, tags=["Teams and campaigns"])
def list_campaign_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses a campaign."""
    return _of(request, campaigns_visible_to(caller(request)), id, permissions.CAMPAIGNS_MANAGE, uses.of_group)


@router.get("/users/{int:id}/uses", response=Uses, tags=["Users"])
def list_user_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what a user has, and what names the user.

    Assigned tickets that are neither resolved nor closed, tasks, memberships, webhooks of theirs, and the views and rules about them.
    """
    return _of(request, users_visible_to(caller(request)), id, permissions.USERS_MANAGE, uses.of_user)


@router.get("/access-profiles/{int:id}/uses", response=Uses, tags=["Users"])
def list_access_profile_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say who has an access profile."""
    return _of(request, profiles_visible_to(caller(request)), id, permissions.USERS_MANAGE, uses.of_profile)


@router.get("/accounts/{int:id}/uses", response=Uses, tags=["Accounts"])
def list_account_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses an account."""
    return _of(request, accounts_visible_to(caller(request)), id, permissions.ACCOUNTS_MANAGE, uses.of_account)


@router.get("/services/{int:id}/uses", response=Uses, tags=["Classification"])
def list_service_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses a service."""
    return _of(request, queries.services_visible_to(caller(request)), id, permissions.CLASSIFICATION_MANAGE, uses.of_item)


@router.get("/categories/{int:id}/uses", response=Uses, tags=["Classification"])
def list_category_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses a category."""
    return _of(request, queries.categories_visible_to(caller(request)), id, permissions.CLASSIFICATION_MANAGE, uses.of_item)


@router.get("/justifications/{int:id}/uses", response=Uses, tags=["Classification"])
def list_justification_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses a justification of a status."""
    return _of(request, queries.justifications_visible_to(caller(request)), id, permissions.CLASSIFICATION_MANAGE, uses.of_item)


@router.get("/priorities/{key}/uses", response=Uses, tags=["Classification"])
def list_priority_uses(request: HttpRequest, key: str) -> HttpResponse:
    """Say what uses a priority."""
    _allowed(request, permissions.CLASSIFICATION_MANAGE)
    level = next((level for level in stored_levels().values() if level.key == key), None)
    if level is None:
        raise NotFound
    return _told(uses.of_priority(level.value))


@router.get("/tags/{int:id}/uses", response=Uses, tags=["Classification"])
def list_tag_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses a tag."""
    return _of(request, queries.tags_visible_to(caller(request)), id, permissions.CLASSIFICATION_MANAGE, uses.of_tag)


@router.get("/fields/{int:id}/uses", response=Uses, tags=["Fields"])
def list_field_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses a field."""
    return _of(request, fields_visible_to(caller(request)), id, permissions.CLASSIFICATION_MANAGE, uses.of_field)


@router.get("/field-choices/{int:id}/uses", response=Uses, tags=["Fields"])
def list_field_choice_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what uses an entry of a list."""
    return _of(request, choices_visible_to(caller(request)).select_related("definition"), id, permissions.CLASSIFICATION_MANAGE, uses.of_choice)


@router.get("/calendars/{int:id}/uses", response=Uses, tags=["Service levels"])
def list_calendar_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say what counts by a calendar, or asks whether it is open."""
    return _of(request, calendars_visible_to(caller(request)), id, permissions.SLA_MANAGE, uses.of_calendar)


@router.get("/service-levels/{int:id}/uses", response=Uses, tags=["Service levels"])
def list_policy_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say how much is owed under a service level."""
    return _of(request, policies_visible_to(caller(request)), id, permissions.SLA_MANAGE, uses.of_policy)


@router.get("/skills/{int:id}/uses", response=Uses, tags=["Assignment"])
def list_skill_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say who has a skill."""
    return _of(request, skills_visible_to(caller(request)), id, permissions.TEAMS_MANAGE, uses.of_skill)


@router.get("/templates/{int:id}/uses", response=Uses, tags=["Templates"])
def list_template_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say which triggers send a template."""
    return _of(request, queries.templates_visible_to(caller(request)), id, permissions.TEMPLATES_MANAGE, uses.of_template)


@router.get("/webhooks/{int:id}/uses", response=Uses, tags=["Webhooks"])
def list_webhook_uses(request: HttpRequest, id: int) -> HttpResponse:
    """Say which triggers call a webhook."""
    return _of(request, webhooks_visible_to(caller(request)), id, permissions.WEBHOOKS_MANAGE, uses.of_webhook)
