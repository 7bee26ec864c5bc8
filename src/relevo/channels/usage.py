"""What an account is really used for: when it last took something in and sent something out, and what that says of its state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from relevo.channels.enums import AccountState, DeliveryState
from relevo.channels.health import GRAVITY, Part
from relevo.channels.models import Account, Delivery, InboundPayload

_GONE = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ)


@dataclass(frozen=True, slots=True)
class PartState:
    """One direction of an account. `since` is when the state began as far as that is known, `last_at` when something last came in or
    went out; `code` and `facts` say what is wrong, `next_try_at` when it is tried again."""

    part: Part
    state: AccountState
    since: datetime | None
    last_at: datetime | None
    code: str = ""
    facts: dict[str, Any] | None = None
    next_try_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Both directions of an account, receiving first."""

    receiving: PartState
    sending: PartState

    @property
    def state(self) -> AccountState:
        """The gravest of what is known; untried where nothing is."""
        known = [part.state for part in (self.receiving, self.sending) if part.state != AccountState.UNTRIED]
        return max(known, key=GRAVITY.__getitem__, default=AccountState.UNTRIED)


def usage_of(accounts: Iterable[Account]) -> dict[int, Usage]:
    """How these accounts are doing, by id, in one query.

    A direction of which connection test, poller and sender have noted nothing works if it was used since the account was changed:
    mail is also brought by a mail server or a command, which need no connection of ours.
    """
    known = list(accounts)
    of_account = {"account": OuterRef("pk")}
    received = InboundPayload.objects.filter(**of_account).order_by("-pk").values("received_at")[:1]
    sent = Delivery.objects.filter(**of_account, state__in=_GONE).order_by("-pk").values("state_at")[:1]
    asked = Account.objects.filter(pk__in=[account.pk for account in known]).order_by()
    found = {row[0]: row[1:] for row in asked.values_list("pk", Subquery(received), Subquery(sent))}
    return {account.pk: _usage(account, *found.get(account.pk, (None, None))) for account in known}


def _usage(account: Account, received_at: datetime | None, sent_at: datetime | None) -> Usage:
    return Usage(_part(account, Part.RECEIVE, received_at), _part(account, Part.SEND, sent_at))


def _part(account: Account, part: Part, last_at: datetime | None) -> PartState:
    noted = account.state_reason.get("parts", {}).get(part)
    if noted is None:
        changed_at = account.state_reason.get("changed_at")
        is_used = last_at is not None and (changed_at is None or last_at > datetime.fromisoformat(changed_at))
        return PartState(part, AccountState.OK if is_used else AccountState.UNTRIED, None, last_at)
    state, moment = AccountState(noted["state"]), datetime.fromisoformat
    if not noted.get("code"):
        return PartState(part, state, moment(noted["at"]), last_at)
    return PartState(part, state, moment(noted["since"]), last_at, noted["code"], noted["facts"], moment(noted["next_try_at"]))
