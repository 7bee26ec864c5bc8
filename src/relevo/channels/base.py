"""The contract between the desk and a kind of channel. No ORM and no web framework in here.

A channel is a folder (or a package installed by pip) with an adapter class, found through the entry-point group
``relevo.channels``. This module grows with the channels; what is here is what they share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel

API_VERSION = 1


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can carry; the composer, actions and API read it instead of asking for the kind."""

    subject: bool = False
    html: bool = False
    cc: bool = False
    attachments: bool = False
    max_total_bytes: int = 0
    start_conversation: bool = False
    delivery_receipts: bool = False
    idempotent_send: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """The result of a connection test: one line a step, each with a code and facts; words are made at display."""

    steps: Sequence[HealthStep] = ()

    @property
    def is_ok(self) -> bool:
        return all(step.is_ok for step in self.steps)


@dataclass(frozen=True, slots=True)
class HealthStep:
    """One step of a connection test, such as ``imap.login``; `facts` fill the placeholders of its words.

    `part` is the direction that the step belongs to, "send" or "receive", or empty for both.
    """

    step: str
    is_ok: bool
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one recipient was not served: temporary ones are tried again."""

    code: str
    reason: str
    is_temporary: bool


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of one sending: the accepted recipients, for the others why not, and the provider's words of acceptance."""

    accepted: Sequence[str]
    refused: dict[str, Refusal] = field(default_factory=dict)
    external_id: str = ""
    raw: str = ""


class SendError(Exception):
    """Base of all failures of a sending as a whole; `code` is for machines, `raw` the provider's own words, never a secret.

    `retry_after` is what the provider asked for, in seconds; `facts` may be added for the words (host, port).
    """

    def __init__(self, code: str, raw: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {raw}" if raw else code)
        self.code = code
        self.raw = raw
        self.retry_after = retry_after
        self.facts: dict[str, Any] = {}


class RetryableError(SendError):
    """Nothing was sent; it may work later."""


class AccountUnreachable(RetryableError):
    """Nothing was sent, and nothing else of this account would be: the whole account waits a while."""


class UnknownOutcome(SendError):
    """It may have been sent; tried again only where the channel's sending is idempotent."""


class PermanentError(SendError):
    """This message will never go."""


class ChannelAuthError(SendError):
    """The account's credentials no longer work; its queue is paused, not failed."""


class ChannelAdapter(Protocol):
    """One kind of channel, for one account. Made anew for each job; holds no state between calls.

    `Settings` describes the shown part of an account's settings, `Secrets` the hidden one (its fields are texts or SecretStr).
    """

    api_version: ClassVar[int]
    kind: ClassVar[str]
    Settings: ClassVar[type[BaseModel]]
    Secrets: ClassVar[type[BaseModel]]

    def __init__(self, account: Any) -> None: ...

    @classmethod
    def address_of(cls, typed: str) -> str:
        """The account's address in its one form, or "" for something that can't be one."""
        ...

    def capabilities(self) -> Capabilities: ...

    def check(self) -> Health:
        """Tries the account's connections without changing anything anywhere."""
        ...

    def compose(self, message: Any) -> Any:
        """What will be sent, the same bytes for every try. May read the database. Raises PermanentError for content that can't go."""
        ...

    def send(self, composed: Any, recipients: Sequence[str]) -> SendResult:
        """Sends what `compose` made to some of its recipients; blocks, with time-outs, and no transaction is open.

        Every recipient is either accepted or refused in the result. Raises a SendError where all share one fate.
        """
        ...
