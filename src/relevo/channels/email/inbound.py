"""One mail's way from bytes to a ticket: one transaction, whatever the bytes are.

    outcome = ingest(raw, account=account, source="imap", fetch_key=…)

When this returns, the mail is committed: as a new ticket, in an existing one, with the sent message it reports on, ignored for a
reason, kept out by the block list, or quarantined. When it raises TemporaryTrouble, nothing was stored. The raw bytes are kept in every case
but that of the same mail coming again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.channels import receive
from relevo.channels.email import dedupe, filing
from relevo.channels.email.arrival import Arrival, Refused
from relevo.channels.email.lookup import look_up
from relevo.channels.email.parse import parse
from relevo.channels.email.routing import AddressBook
from relevo.channels.enums import PayloadState
from relevo.channels.models import Account, InboundPayload
from relevo.channels.receive import AlreadyKept, Outcome
from relevo.core import clock, text
from relevo.core.actors import Actor
from relevo.core.errors import Conflict
from relevo.tickets.actions.receive import TicketMerged

log = structlog.get_logger("relevo.mail")


def ingest(
    raw: bytes, *, account: Account | None, source: str, envelope: dict[str, Any] | None = None, fetch_key: str | None = None, is_bulk: bool = False
) -> Outcome:
    """Takes one mail in and says what became of it.

    Without `account` it is found by the addresses in `envelope` (``recipients``) and headers; a mail for none of several accounts is
    quarantined (``no-account``). `fetch_key` names its place in a mailbox. `is_bulk` is for imports: no limit per sender.
    Raises TemporaryTrouble, and nothing else, where database or disk are in trouble.
    """

    def work() -> Outcome:
        payload = InboundPayload(source=source, envelope=_clean(envelope or {}), fetch_key=fetch_key, received_at=clock.now())
        return _ingest(raw, account, payload, is_bulk)

    return receive.persistently(work)


def refuse(
    raw: bytes, *, account: Account, source: str, reason: str, detail: str, envelope: dict[str, Any] | None = None, fetch_key: str | None = None
) -> Outcome:
    """Keeps (the beginning of) a mail in quarantine without looking into it. Raises TemporaryTrouble as `ingest`."""
    payload = InboundPayload(account=account, source=source, envelope=_clean(envelope or {}), fetch_key=fetch_key, received_at=clock.now())
    payload.keep(raw)
    return receive.quarantine(payload, reason=reason, detail=detail)


def process_again(payload: InboundPayload, *, actor: Actor, account: Account | None = None) -> Outcome:
    """Processes a quarantined, ignored or blocked mail once more, after a fix, or for the account that an administrator chose.

    Neither the sender's limit nor the block list applies. Raises Conflict for a payload that has become something already, TemporaryTrouble as
    `ingest`.
    """
    permissions.require(actor, permissions.ACCOUNTS_MANAGE)
    with transaction.atomic():
        payload = InboundPayload.objects.select_for_update(of=("self",)).select_related("account").get(pk=payload.pk)
        if payload.state not in (PayloadState.QUARANTINED, PayloadState.IGNORED, PayloadState.BLOCKED):
            raise Conflict("payload_settled", _("This message has been processed already."))
        return _ingest(payload.content(), account or payload.account, payload, True)


def _ingest(raw: bytes, account: Account | None, payload: InboundPayload, is_bulk: bool) -> Outcome:
    kept_as, is_released = payload.pk, payload.pk is not None
    try:
        mail = parse(raw, received_at=payload.received_at)
        arrival = Arrival(raw=raw, mail=mail, payload=payload, is_bulk=is_bulk, is_released=is_released)
        account = account or AddressBook().first_for(arrival.recipients)
        payload.account = account
        payload.content_key = dedupe.content_key(raw, mail.message_id)
        _keep_bytes(payload, raw)
        with transaction.atomic():
            known = look_up(
                account_id=payload.account_id,
                fetch_key=payload.fetch_key if payload.pk is None else None,
                content_key=payload.content_key,
                addresses=arrival.candidates,
                senders=arrival.senders,
            )
            if known.earlier is not None and known.earlier.payload_id != payload.pk:
                return known.earlier if payload.pk is None else _settle_as_twin(payload, known.earlier)
            if account is None:
                raise Refused("no-account")
            return filing.file(arrival, account, known.own, () if is_released else known.blocks)
    except TicketMerged:
        _forget_insert(payload, kept_as)
        return _ingest(raw, account, payload, is_bulk)
    except AlreadyKept:
        return _outcome_of_the_other(payload)
    except Refused as refused:
        _forget_insert(payload, kept_as)
        return receive.quarantine(payload, reason=refused.reason, detail=refused.detail)
    except Exception as error:
        if receive.is_temporary(error):
            raise
        log.exception("mail can't be processed", source=payload.source)
        _keep_bytes(payload, raw)
        _forget_insert(payload, kept_as)
        return receive.quarantine(payload, reason=f"error-{type(error).__name__}"[:60], detail=str(error))


def _forget_insert(payload: InboundPayload, kept_as: int | None) -> None:
    """After a rollback a row that was inserted in between is no row."""
    payload.pk, payload._state.adding = kept_as, kept_as is None


def _clean(value: Any) -> Any:
    """An envelope without the characters that PostgreSQL refuses."""
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return text.clean(value) if isinstance(value, str) else value


def _settle_as_twin(payload: InboundPayload, earlier: Outcome) -> Outcome:
    """A kept payload turns out to be the same mail as another one, which has the key."""
    payload.content_key = None
    receive.settle(payload, state=PayloadState.DUPLICATE, reason=earlier.reason, message_id=earlier.message_id)
    return replace(earlier, payload_id=payload.pk)


def _keep_bytes(payload: InboundPayload, raw: bytes) -> None:
    if payload.pk is None and not payload.size_bytes:
        payload.keep(raw)


def _outcome_of_the_other(payload: InboundPayload) -> Outcome:
    """What became of the same mail that was brought at the same moment and committed first."""
    known = look_up(account_id=payload.account_id, fetch_key=payload.fetch_key, content_key=payload.content_key, addresses=())
    return known.earlier or Outcome(PayloadState.DUPLICATE, reason="fetched-before")
