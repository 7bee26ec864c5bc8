"""Notifications, and who follows a ticket."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, Moment, Named, Output
from relevo.notifications.listing import Told


class NotificationOut(Output):
    """One thing that you were told of."""

    id: int
    kind: str = Field(
        description="What it is: `assigned`, `mentioned`, `customer`, `colleague`, `delivery_failed`, `changed`, `task`; more may come."
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


class Followers(Output):
    """Who follows the ticket."""

    items: list[Named]
