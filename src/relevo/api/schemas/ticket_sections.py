"""What stands beside the conversation on the ticket page."""

from __future__ import annotations

from typing import Literal

from relevo.api.schemas.base import Input


class TicketSectionPlace(Input):
    """One section of the ticket page, and whether it is shown."""

    name: Literal["classification", "tasks", "contact", "related", "last_tickets", "notes"]
    is_shown: bool = True
