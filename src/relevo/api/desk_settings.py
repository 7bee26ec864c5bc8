"""Settings of the whole installation, and the trace of what administrators did."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import actions, permissions
from relevo.accounts.models import Desk
from relevo.accounts.queries import audit_visible_to
from relevo.api import paging, render
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.people import AuditOut, DeskChanges, DeskOut
from relevo.notifications.actions import choose_digest_account

router = Router(tags=["Desk"])


def _shown(desk: Desk) -> HttpResponse:
    return render.ok(DeskOut(**{name: getattr(desk, name) for name in DeskOut.model_fields}))


@router.get("/desk", response=DeskOut)
def get_desk(request: HttpRequest) -> HttpResponse:
    """Show the desk's settings."""
    return _shown(Desk.objects.get())


@router.patch("/desk", response=DeskOut)
def change_desk(request: HttpRequest, data: DeskChanges) -> HttpResponse:
    """Change the desk's settings."""
    values = data.changes()
    with transaction.atomic():
        if "digest_account_id" in values:
            choose_digest_account(values.pop("digest_account_id"), actor=actor(request))
        actions.edit_desk(actor=actor(request), **values)
    return _shown(Desk.objects.get())


@router.get("/audit-entries", response=Page[AuditOut])
def list_audit_entries(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List what was done to users, tokens, teams, campaigns, accounts and settings.

    The newest first. What happens to tickets stands in their own history.
    """
    permissions.require(actor(request), permissions.USERS_MANAGE)
    rows, cursor = paging.by_id(audit_visible_to(caller(request)), query, newest_first=True)
    return render.ok(page_of([AuditOut.of(row) for row in rows], cursor))
