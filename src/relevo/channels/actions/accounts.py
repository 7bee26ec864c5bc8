"""Connecting, changing, testing and switching off the accounts of channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.channels import health, registry
from relevo.channels.actions.validation import check_settings, text_line
from relevo.channels.base import Health, HealthStep
from relevo.channels.models import Account
from relevo.core import html
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid

log = structlog.get_logger("relevo.channels.accounts")
_SHOWN = ("name", "address", "campaign", "team", "signature_html")
_CONNECTION = ("settings", "secrets")


def create_account(*, actor: Actor, kind: str, name: str, address: str, **values: Any) -> Account:
    """Connects an account; nothing is tried yet. `values` as in `edit_account`.

    Raises Invalid for an unknown kind, a missing name, an address or settings that can't be used; Conflict for an address that another account has.
    """
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    if kind not in registry.adapters():
        raise Invalid("kind_unknown", _("This kind of channel is not installed."), fields={"kind": _("Choose one of the list.")})
    account = Account(kind=kind)
    _fill(account, {"settings": {}, **values, "name": name, "address": address})
    with transaction.atomic():
        _save(account)
        audit.record(audit.ACCOUNT_CREATED, actor=actor, target=account, data={"kind": kind, "address": account.address})
    log.info("account created", account=account.pk, kind=kind, by=actor.user_id)
    return account


def edit_account(account: Account, *, actor: Actor, **values: Any) -> Account:
    """Changes any of name, address, campaign, team, signature_html, settings (whole) and secrets (those given).

    A secret that is not given stays, an empty one is taken away. With new settings or secrets everything known about the account's state is
    forgotten, and what waited to be sent is tried. The trace names what is different now; where nothing is, nothing is written.
    Raises as `create_account`.
    """
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    with transaction.atomic():
        account.refresh_from_db(from_queryset=Account.objects.select_for_update(no_key=True, of=("self",)))
        before = {name: getattr(account, name) for name in values if name in (*_SHOWN, *_CONNECTION)}
        _fill(account, values)
        changed = sorted(name for name, value in before.items() if getattr(account, name) != value)
        if changed:
            _save(account)
            audit.record(audit.ACCOUNT_EDITED, actor=actor, target=account, data={"fields": changed})
            log.info("account changed", account=account.pk, fields=changed, by=actor.user_id)
        if any(name in values for name in _CONNECTION):
            health.forget(account, actor=actor)
    return account


def deactivate_account(account: Account, *, actor: Actor) -> Account:
    """Stops receiving and sending; tickets and messages stay, and what was to be sent waits. Does nothing twice."""
    return _switch(account, False, actor)


def activate_account(account: Account, *, actor: Actor) -> Account:
    """Takes a switched-off account into use again; what waited is sent."""
    return _switch(account, True, actor)


def check_account(account: Account, *, actor: Actor) -> Health:
    """Tries the account's connections, without changing anything on the servers, and notes what was found. Blocks for up to a minute or so;
    must not run in a transaction."""
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    found = registry.adapter_for(account).check()
    for part in health.Part:
        steps = [step for step in found.steps if step.part == part]
        failed = next((step for step in steps if not step.is_ok), None)
        if failed is not None:
            _note_failure(account, part, failed, actor)
        elif steps:
            health.mark_ok(account, part=part, actor=actor)
    return found


def _note_failure(account: Account, part: health.Part, step: HealthStep, actor: Actor) -> None:
    mark = health.mark_reauth if health.needs_person(step.code) else health.mark_broken
    mark(account, part=part, code=step.code, facts=step.facts, actor=actor)


def _switch(account: Account, is_active: bool, actor: Actor) -> Account:
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    with transaction.atomic():
        account.refresh_from_db(from_queryset=Account.objects.select_for_update(no_key=True, of=("self",)))
        if account.is_active == is_active:
            return account
        account.is_active = is_active
        account.save(update_fields=["is_active"])
        health.forget(account, actor=actor)
        audit.record(audit.ACCOUNT_ACTIVATED if is_active else audit.ACCOUNT_DEACTIVATED, actor=actor, target=account)
    log.info("account switched", account=account.pk, is_active=is_active, by=actor.user_id)
    return account


def _fill(account: Account, values: Mapping[str, Any]) -> None:
    unknown = set(values) - {*_SHOWN, *_CONNECTION}
    if unknown:
        raise ValueError(f"not a field of an account: {sorted(unknown)}")
    adapter = registry.adapters().get(account.kind)
    if adapter is None:
        raise Invalid("kind_unknown", _("This kind of channel is not installed at present, so the account can't be changed."))
    if "name" in values:
        account.name = text_line("name", values["name"], _("Enter a name for the account."), limit=120)
    if "address" in values:
        account.address = adapter.address_of(values["address"])
        if not account.address or len(account.address) > 320:
            problem = _("Enter the address that customers write to.")
            raise Invalid("address_invalid", problem, fields={"address": problem})
    for name in ("campaign", "team"):
        if name in values:
            setattr(account, name, values[name])
    if "signature_html" in values:
        account.signature_html = html.sanitize_authored(values["signature_html"])
    if "settings" in values:
        account.settings = check_settings(adapter.Settings, values["settings"]).model_dump(mode="json")
    if values.get("secrets"):
        kept = check_settings(adapter.Secrets, {**account.secrets, **values["secrets"]})
        plain = {name: value.get_secret_value() if hasattr(value, "get_secret_value") else value for name, value in kept}
        account.seal({name: value for name, value in plain.items() if value})


def _save(account: Account) -> None:
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Conflict(
            "account_exists",
            _("There is an account for %(address)s already.") % {"address": account.address},
            fields={"address": _("Already in use.")},
        ) from error
