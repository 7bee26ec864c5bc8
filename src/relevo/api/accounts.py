"""The connected ends of channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import permissions
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.guard import repeatable
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.channels import AccountChanges, AccountOut, CheckOut, NewAccount
from relevo.api.schemas.people import Activation
from relevo.channels import actions
from relevo.channels.models import Account
from relevo.channels.queries import accounts_visible_to
from relevo.channels.usage import usage_of

router = Router(tags=["Accounts"])


def _account(request: HttpRequest, id: int) -> Account:
    return found(accounts_visible_to(caller(request)).select_related("campaign", "team"), pk=id)


def _out(request: HttpRequest, account: Account) -> AccountOut:
    return _all_out(request, [account])[0]


def _all_out(request: HttpRequest, accounts: Sequence[Account]) -> list[AccountOut]:
    usage, with_settings = usage_of(accounts), caller(request).may(permissions.ACCOUNTS_MANAGE)
    return [AccountOut.of(account, usage[account.pk], with_settings=with_settings) for account in accounts]


def _values(request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the rows that they name."""
    user = caller(request)
    for field, visible in (("campaign", campaigns_visible_to), ("team", teams_visible_to)):
        if f"{field}_id" in values:
            values[field] = named(visible(user), values.pop(f"{field}_id"), f"{field}_id")
    return values


@router.get("/accounts", response=Page[AccountOut])
def list_accounts(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List accounts.

    Settings are shown to those who manage accounts, secrets to nobody.
    """
    rows, cursor = paging.by_id(accounts_visible_to(caller(request)).select_related("campaign", "team"), query)
    return render.ok(page_of(_all_out(request, rows), cursor))


@router.post("/accounts", response={201: AccountOut})
def create_account(request: HttpRequest, data: NewAccount) -> HttpResponse:
    """Connect an account.

    Nothing is tried yet; check it afterwards.
    """
    account = actions.create_account(actor=actor(request), **_values(request, data.model_dump()))
    return render.created(_out(request, account), f"/accounts/{account.pk}")


@router.get("/accounts/{int:id}", response=AccountOut)
def get_account(request: HttpRequest, id: int) -> HttpResponse:
    """Show an account."""
    return render.ok(_out(request, _account(request, id)))


@router.patch("/accounts/{int:id}", response=AccountOut)
def change_account(request: HttpRequest, id: int, data: AccountChanges) -> HttpResponse:
    """Change an account."""
    account = actions.edit_account(_account(request, id), actor=actor(request), **_values(request, data.changes()))
    return render.ok(_out(request, account))


@router.put("/accounts/{int:id}/activation", response=AccountOut)
def switch_account(request: HttpRequest, id: int, data: Activation) -> HttpResponse:
    """Switch an account on or off.

    Off, it neither receives nor sends; what was to be sent waits.
    """
    act = actions.activate_account if data.is_active else actions.deactivate_account
    return render.ok(_out(request, act(_account(request, id), actor=actor(request))))


@router.post("/accounts/{int:id}/checks", response=CheckOut)
@repeatable
def check_account(request: HttpRequest, id: int) -> HttpResponse:
    """Test the connections of an account.

    Step by step, without changing anything on the servers. Takes up to a minute. It may be repeated without harm, so
    that an `Idempotency-Key` has no effect here.
    """
    return render.ok(CheckOut.of(actions.check_account(_account(request, id), actor=actor(request))))
