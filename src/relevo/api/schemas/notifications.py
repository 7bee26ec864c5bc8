"""Notifications, and who follows a ticket."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, Moment, Named, Output, left_out
from relevo.notifications.kinds import KINDS, chosen_ways, in_order
from relevo.notifications.listing import Told
from relevo.notifications.models import Choices, PushSubscription

WayName = Literal["app", "push", "mail"]
PaceName = Literal["at_once", "quarter", "hour", "day"]
ClockTime = Annotated[time, PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json")]
InputTime = Annotated[time, Field(strict=False)]


class NotificationOut(Output):
    """One thing that you were told of."""

    id: int
    kind: str = Field(
        description="`assigned`, `mentioned`, `task`, `woken`, `customer`, `advised`, `colleague`, `delivery_failed`, `changed`; more may come."
    )
    ticket: int
    subject: str
    text: str = Field(description="What happened, in the language of the request.")
    excerpt: str = Field(description="The beginning of the message that it is about; empty where there is none.")
    at: Moment
    is_read: bool

    @classmethod
    def of(cls, told: Told) -> NotificationOut:
        return cls(**{name: getattr(told, name) for name in cls.model_fields})


class NotificationQuery(PageQuery):
    """What is listed."""

    unread: bool = Field(default=False, description="Only what you have not read.")


class Reading(Input):
    """What you have read."""

    ids: Annotated[list[Id], Field(max_length=500)] | None = Field(default=None, description="Their ids; null for all.")
    until: Id | None = Field(default=None, description="Only up to this id, so that what has come in meanwhile stays unread.")


class Unread(Output):
    """How much is left."""

    unread: int = Field(description="How many notifications you have not read, counted to 100.")


class OwnChoices(Output):
    """How you want to be told."""

    ways: dict[str, list[WayName]] = Field(description="The ways by kind, all kinds.")
    mail_pace: PaceName = Field(
        description="When unread notifications go out by mail: after a minute, 15 minutes, an hour, or once a day at `mail_at`."
    )
    mail_at: ClockTime
    quiet_from: ClockTime | None = Field(description="Between these two, by the clock of your time zone, no mail goes out; null for no quiet hours.")
    quiet_until: ClockTime | None
    is_quiet_on_weekends: bool

    @classmethod
    def of(cls, choices: Choices) -> OwnChoices:
        values = {name: getattr(choices, name) for name in cls.model_fields if name != "ways"}
        return cls(ways={kind: in_order(chosen_ways(kind, choices.ways)) for kind in KINDS}, **values)  # type: ignore[misc]


class ChoiceChanges(Input):
    """What is to change; kinds that are left out stay as they are."""

    ways: dict[str, list[WayName]] = left_out(max_length=50)
    mail_pace: PaceName = left_out()
    mail_at: InputTime = left_out()
    quiet_from: InputTime | None = left_out()
    quiet_until: InputTime | None = left_out()
    is_quiet_on_weekends: bool = left_out()


class Followers(Output):
    """Who follows the ticket."""

    items: list[Named]


class NewBrowser(Input):
    """What `PushManager.subscribe` gave, called with the desk's `server_key`; the keys as URL-safe base64 without filling."""

    endpoint: Annotated[str, Field(max_length=1000, examples=["https://push.example/send/1a2b3c"])]
    public_key: Annotated[str, Field(max_length=100, description="`p256dh`: a point of P-256.")]
    secret: Annotated[str, Field(max_length=40, description="`auth`: 16 bytes.")]
    label: Annotated[str, Field(max_length=120, examples=["Firefox on the laptop"])] = ""


class BrowserOut(Output):
    """A browser in which you are told."""

    id: int
    label: str
    created_at: Moment
    sent_at: Moment | None = Field(description="When its service last took a message.")
    reason: str = Field(description="Why the service did not take the last one, in its own words; empty where it did.")

    @classmethod
    def of(cls, browser: PushSubscription) -> BrowserOut:
        return cls(**{name: getattr(browser, name) for name in cls.model_fields})


class Browsers(Output):
    """The browsers in which you are told, the newest first."""

    server_key: str = Field(description="The desk's public key, for `PushManager.subscribe`.")
    items: list[BrowserOut]
