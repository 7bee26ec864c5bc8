"""Channel accounts, and the originals of what came in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, Moment, Named, Output, left_out, named
from relevo.channels.base import Health
from relevo.channels.models import Account, InboundPayload
from relevo.channels.receive import Outcome
from relevo.channels.usage import PartState, Usage
from relevo.channels.wording import account_reason, account_trouble, step_name, step_result
from relevo.core.crypto import SecretUnreadable

EXAMPLE = {"imap": {"host": "imap.shop.example", "username": "help"}, "smtp": {"host": "smtp.shop.example", "username": "help"}}
Settings = Annotated[dict[str, Any], Field(description="What the kind of channel asks for; the whole, not a part.", examples=[EXAMPLE])]
Secrets = Annotated[dict[str, str], Field(description="Passwords and tokens. Those that are not sent stay, empty ones are taken away.")]
AccountStateName = Literal["untried", "ok", "broken", "reauth_required"]
PayloadStateName = Literal["received", "created", "appended", "attached", "duplicate", "ignored", "blocked", "quarantined"]


class PayloadOut(Output):
    """The original of something that came in, and what became of it. Its bytes are at /payloads/{id}/content."""

    id: int
    account_id: int | None
    source: str = Field(description="The way in which it came: `imap`, `smtp`, `lmtp`, `pipe`, `file`…")
    envelope: dict[str, Any]
    size_bytes: int
    state: PayloadStateName
    reason: str = Field(description="Why, as a code; empty where it became a message as usual.")
    detail: str
    message_id: int | None
    received_at: Moment
    processed_at: Moment | None

    @classmethod
    def of(cls, payload: InboundPayload) -> PayloadOut:
        return cls(**{name: getattr(payload, name) for name in cls.model_fields})


class PayloadQuery(PageQuery):
    """What a list of payloads is limited to."""

    state: Annotated[PayloadStateName | Literal["attention", ""], Field(description="`attention`: quarantined and ignored ones.")] = "attention"
    account_id: Id | None = None


class Processing(Input):
    """A second try."""

    account_id: Id | None = Field(default=None, description="The account for which it is; by default the one it came in for, or by its addresses.")


class Processed(Output):
    """What became of it."""

    state: PayloadStateName
    reason: str
    ticket: int | None
    message_id: int | None

    @classmethod
    def of(cls, outcome: Outcome) -> Processed:
        values: dict[str, Any] = {"state": outcome.state.value, "reason": outcome.reason, "message_id": outcome.message_id}
        return cls(**values, ticket=outcome.ticket_number)


class NewAccount(Input):
    """An account to be connected."""

    kind: Annotated[str, Field(max_length=20)] = "email"
    name: Annotated[str, Field(max_length=120, examples=["Shop"])]
    address: Annotated[str, Field(max_length=320, examples=["help@shop.example"])]
    campaign_id: Id | None = None
    team_id: Id | None = None
    signature_html: Annotated[str, Field(max_length=20_000)] = ""
    settings: Settings = {}
    secrets: Secrets = {}


class AccountChanges(Input):
    """Only the fields that are sent change."""

    name: Annotated[str, Field(max_length=120)] = left_out()
    address: Annotated[str, Field(max_length=320)] = left_out()
    campaign_id: Id | None = None
    team_id: Id | None = None
    signature_html: Annotated[str, Field(max_length=20_000)] = left_out()
    settings: Settings = left_out()
    secrets: Secrets = left_out()


class PartOut(Output):
    """How receiving or sending of an account is doing, as its connection test and its real use show."""

    state: AccountStateName
    since: Moment | None = Field(description="Since when it is so, where that is known.")
    last_at: Moment | None = Field(description="When something last came in or went out.")
    code: str = Field(description="What is wrong, for machines; empty where nothing is, and for those who may not manage accounts.")
    text: str = Field(description="The same as a sentence in the language of the request, with what to do.")
    next_try_at: Moment | None

    @classmethod
    def of(cls, part: PartState, *, with_settings: bool) -> PartOut:
        code = part.code if with_settings else ""
        text = account_trouble(code, part.facts or {}) if code else ""
        return cls(state=part.state.value, since=part.since, last_at=part.last_at, code=code, text=text, next_try_at=part.next_try_at)  # type: ignore[arg-type]


class AccountOut(Output):
    """One connected end of a channel, such as a mailbox."""

    id: int
    kind: str
    name: str
    address: str
    is_active: bool
    campaign: Named | None
    team: Named | None
    state: AccountStateName
    state_reason: dict[str, Any] = Field(description="Why it does not work: a code with facts; empty where it does.")
    state_text: str = Field(description="The same as a sentence in the language of the request.")
    state_at: Moment | None
    next_try_at: Moment | None
    receiving: PartOut
    sending: PartOut
    signature_html: str
    settings: dict[str, Any] | None = Field(description="Null for those who may not manage accounts.")
    secrets_set: list[str] | None = Field(description="The names of the secrets that are there; the secrets themselves are never shown.")
    created_at: Moment

    @classmethod
    def of(cls, account: Account, usage: Usage, *, with_settings: bool) -> AccountOut:
        made = {"campaign", "team", "settings", "secrets_set", "state", "state_reason", "state_text", "receiving", "sending"}
        values: dict[str, Any] = {name: getattr(account, name) for name in cls.model_fields if name not in made}
        reason = {name: value for name, value in account.state_reason.items() if name in ("code", "part", "facts")}
        return cls(
            **values,
            campaign=named(account.campaign),
            team=named(account.team),
            state=usage.state.value,  # type: ignore[arg-type]
            receiving=PartOut.of(usage.receiving, with_settings=with_settings),
            sending=PartOut.of(usage.sending, with_settings=with_settings),
            state_reason=reason if with_settings else {},
            state_text=account_reason(account.state_reason) if with_settings else "",
            settings=account.settings if with_settings else None,
            secrets_set=_names(account) if with_settings else None,
        )


class CheckStep(Output):
    """One step of a connection test."""

    step: str
    name: str = Field(description="What the step did, in the language of the request.")
    is_ok: bool
    code: str = Field(description="What is wrong, for machines; empty where nothing is.")
    facts: dict[str, Any]
    text: str = Field(description="What was found, or what is wrong and what to do, in the language of the request.")


class CheckOut(Output):
    """The result of a connection test."""

    is_ok: bool
    steps: list[CheckStep]

    @classmethod
    def of(cls, health: Health) -> CheckOut:
        steps = [
            CheckStep(step=step.step, name=step_name(step), is_ok=step.is_ok, code=step.code, facts=step.facts, text=step_result(step))
            for step in health.steps
        ]
        return cls(is_ok=health.is_ok, steps=steps)


def _names(account: Account) -> list[str]:
    try:
        return sorted(name for name, value in account.secrets.items() if value)
    except SecretUnreadable:
        return []
