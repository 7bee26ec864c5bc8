"""How an account is doing: sending and receiving apart, since one may work without the other.

What is marked is what came of a try, and `account` is the account as it was tried. If somebody has changed it since, with another password for
instance, the try says nothing about it any more and marks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from django.db import transaction

from relevo.accounts import permissions
from relevo.channels import lanes, retries
from relevo.channels.enums import AccountState
from relevo.channels.models import Account
from relevo.core import clock
from relevo.core.actors import Actor

log = structlog.get_logger("relevo.channels.health")
GRAVITY = {AccountState.OK: 0, AccountState.BROKEN: 1, AccountState.REAUTH_REQUIRED: 2}
_COLUMNS = ("state", "state_reason", "state_at", "next_try_at")


class Part(StrEnum):
    """The two directions of an account."""

    SEND = "send"
    RECEIVE = "receive"


_NOT_CREDENTIALS = ("auth_temporary", "auth_unsupported", "oauth_unreachable", "oauth_failed", "oauth_address_blocked")


def needs_person(code: str) -> bool:
    """Whether somebody has to enter or grant credentials again before it can work."""
    return (code.startswith(("auth_", "oauth_")) and code not in _NOT_CREDENTIALS) or code == "secret_unreadable"


def trouble(account: Account, part: Part) -> dict[str, Any]:
    """What is wrong with one direction: state, code, facts, failures, since, next_try_at; empty where nothing is."""
    found = account.state_reason.get("parts", {}).get(part, {})
    return found if found.get("code") else {}


def paused_until(account: Account, part: Part) -> datetime | None:
    """When this direction may be tried again, if that is still to come."""
    found = trouble(account, part)
    until = datetime.fromisoformat(found["next_try_at"]) if found else None
    return until if until is not None and until > clock.now() else None


def mark_ok(account: Account, *, part: Part, actor: Actor) -> None:
    """Notes that a direction works; what waited for it is sent now. Costs nothing where that was known already."""
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    parts = account.state_reason.get("parts", {})
    if part in parts and not trouble(account, part) and account.state != AccountState.UNTRIED:
        return
    try:
        with _changing(account, after_a_try=True) as parts:
            was_troubled = bool(trouble(account, part))
            parts[part] = {"state": str(AccountState.OK), "at": clock.now().isoformat()}
    except _ChangedMeanwhile:
        return
    if was_troubled:
        log.info("account works again", account=account.pk, part=str(part))


def mark_broken(
    account: Account, *, part: Part, code: str, actor: Actor, facts: dict[str, Any] | None = None, retry_after: float | None = None
) -> datetime:
    """Notes that a direction does not work now and rests it; returns when it is tried again: at once where the account was changed during the try.
    `facts` must be plain JSON without secrets."""

    def pause(failures: int) -> float:
        return retry_after or retries.pause_seconds(failures, needs_person=False)

    return _mark(account, AccountState.BROKEN, part, code, actor, facts, pause)


def mark_reauth(account: Account, *, part: Part, code: str, actor: Actor, facts: dict[str, Any] | None = None) -> datetime:
    """Notes that the credentials are no longer taken: a person has to enter them again. It is still tried now and then,
    as some providers refuse good credentials for a while; returns when, as `mark_broken`."""
    return _mark(account, AccountState.REAUTH_REQUIRED, part, code, actor, facts, lambda failures: retries.pause_seconds(failures, needs_person=True))


def forget(account: Account, *, actor: Actor) -> None:
    """Takes back all that was known, after the account was changed; what waited is tried now. What was sent and received before says
    nothing about it any more (`usage`)."""
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    with _changing(account) as parts:
        parts.clear()
        account.state_reason["changed_at"] = clock.now().isoformat()
        if account.is_active:
            lanes.resume(account)


def _mark(
    account: Account,
    state: AccountState,
    part: Part,
    code: str,
    actor: Actor,
    facts: dict[str, Any] | None,
    pause: Callable[[int], float],
) -> datetime:
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    now = clock.now()
    try:
        with _changing(account, after_a_try=True) as parts:
            before = trouble(account, part)
            failures = before.get("failures", 0) + 1
            until = now + timedelta(seconds=pause(failures))
            values = {"code": code, "facts": facts or {}, "failures": failures}
            times = {"since": before.get("since", now.isoformat()), "at": now.isoformat(), "next_try_at": until.isoformat()}
            parts[part] = {"state": str(state), **values, **times}
    except _ChangedMeanwhile:
        return now
    log.warning("account does not work", account=account.pk, part=str(part), state=str(state), code=code, failures=failures)
    return until


class _ChangedMeanwhile(Exception):
    """The account was changed during the try: nothing is marked, and what the caller has stays the account as it was tried."""


def _changed_at(account: Account) -> str | None:
    return account.state_reason.get("changed_at")


@contextmanager
def _changing(account: Account, *, after_a_try: bool = False) -> Iterator[dict[str, Any]]:
    """Locks the account, hands out its parts to be changed, and derives the columns from them. Raises _ChangedMeanwhile."""
    with transaction.atomic():
        stored = Account.objects.select_for_update(no_key=True).only(*_COLUMNS).get(pk=account.pk)
        if after_a_try and _changed_at(stored) != _changed_at(account):
            log.info("account was changed during a try", account=account.pk)
            raise _ChangedMeanwhile
        for column in _COLUMNS:
            setattr(account, column, getattr(stored, column))
        was_resting = bool(trouble(account, Part.SEND))
        parts = dict(account.state_reason.get("parts", {}))
        yield parts
        state = max((AccountState(values["state"]) for values in parts.values()), key=GRAVITY.__getitem__, default=AccountState.UNTRIED)
        reason: dict[str, Any] = {}
        for part, values in parts.items():
            if values["state"] == state and values.get("code"):
                reason = {"code": values["code"], "part": str(part), "facts": values["facts"]}
                break
        if account.state != state:
            account.state_at = clock.now()
        account.state = state
        changed_at = _changed_at(account)
        account.state_reason = {**reason, **({"parts": parts} if parts else {}), **({"changed_at": changed_at} if changed_at else {})}
        account.next_try_at = min((datetime.fromisoformat(values["next_try_at"]) for values in parts.values() if values.get("code")), default=None)
        account.save(update_fields=_COLUMNS)
        if was_resting and not trouble(account, Part.SEND):
            lanes.resume(account)
