"""How tickets are put aside."""

from __future__ import annotations

from pydantic import Field

from relevo.api.schemas.base import Input, Moment, Output
from relevo.api.schemas.tasks import Due


class SnoozeOut(Output):
    """Whether a ticket is put aside."""

    is_snoozed: bool
    until: Moment | None = Field(description="When it comes back by itself; null for when the customer writes.")


class NewSnooze(Input):
    """Until when it is put aside."""

    until: Due | None = Field(description="Within a year; null for until the customer writes.")
