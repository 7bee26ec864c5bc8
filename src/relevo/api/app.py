"""The REST API as one application: its operations, and what holds for all of them."""

from __future__ import annotations

from ninja import NinjaAPI, Router
from ninja.operation import Operation

from relevo import __version__
from relevo.api import (
    access_profiles,
    accounts,
    attachments,
    blocks,
    bulk,
    calendars,
    calls,
    campaigns,
    catalogue,
    contacts,
    deliveries,
    desk_settings,
    errors,
    escalations,
    events,
    external_view,
    fields,
    held,
    identities,
    macros,
    me,
    merging,
    messages,
    notes,
    notifications,
    organisations,
    payloads,
    policies,
    presence,
    priorities,
    profiles,
    relations,
    reports,
    routing,
    rules,
    side_by_side,
    snooze,
    spam,
    tags,
    tasks,
    teams,
    templates,
    tickets,
    tokens,
    triggers,
    users,
    uses,
    views,
    webhooks,
)
from relevo.api.auth import Token
from relevo.api.guard import guarded
from relevo.api.parsing import StrictParser

ROUTERS: tuple[Router, ...] = (
    tickets.router,
    relations.router,
    merging.router,
    spam.router,
    views.router,
    macros.router,
    templates.router,
    calendars.router,
    triggers.router,
    side_by_side.router,
    bulk.router,
    notes.router,
    tasks.router,
    calls.router,
    escalations.router,
    policies.router,
    reports.router,
    external_view.router,
    notifications.router,
    snooze.router,
    messages.router,
    held.router,
    deliveries.router,
    events.router,
    attachments.router,
    contacts.router,
    identities.router,
    blocks.router,
    profiles.router,
    organisations.router,
    users.router,
    access_profiles.router,
    me.router,
    presence.router,
    tokens.router,
    teams.router,
    routing.router,
    campaigns.router,
    catalogue.router,
    fields.router,
    priorities.router,
    tags.router,
    rules.router,
    accounts.router,
    payloads.router,
    desk_settings.router,
    webhooks.router,
    uses.router,
)


class RelevoAPI(NinjaAPI):
    """Ninja with operation ids that are the names of the functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def build() -> RelevoAPI:
    """The application with all its routers."""
    api = RelevoAPI(
        title="Relevo", version=__version__, urls_namespace="api-v1", auth=Token(), parser=StrictParser(), openapi_url=None, docs_url=None
    )
    errors.install(api)
    api.add_decorator(guarded, mode="operation")
    for router in ROUTERS:
        api.add_router("", router)
    return api


api = build()
