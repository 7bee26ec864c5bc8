"""The page on which messages are chosen that go on in a new ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Left, NullIf
from django.utils.translation import gettext as _

from relevo.desk.pages.head import Head
from relevo.tickets.family import conversation_of
from relevo.tickets.revisions import corrected_text

# The newest ones; nobody chooses among thousands by hand.
MAX_SHOWN = 500
PREVIEW_LENGTH = 200
_NOTHING = Value("", output_field=TextField())


@dataclass(frozen=True, slots=True)
class SplitLine:
    """One message that can be chosen."""

    id: int
    author_name: str
    channel: str
    visibility: str
    ticket_id: int
    created_at: datetime
    beginning: str


@dataclass(frozen=True, slots=True)
class SplitPage:
    """The ticket's messages, oldest first, which of them are chosen, and what splitting does."""

    head: Head
    lines: list[SplitLine]
    chosen: frozenset[int]
    subject: str
    error: str = ""

    @property
    def effects(self) -> list[str]:
        """What happens, a sentence each."""
        facts = {"number": self.head.number}
        return [
            _("The chosen messages are shown in a new ticket, marked with where they are from; #%(number)s shows them no longer.") % facts,
            _("Nothing is copied or changed: in the history of #%(number)s they stay.") % facts,
            _("Answers to the chosen messages land in the new ticket."),
            _("The new ticket has the same campaign, team, priority, copies and tags; its requester is who wrote the first of the messages."),
        ]


def _filled(column: Any) -> NullIf:
    """The column, NULL where it is empty."""
    return NullIf(Cast(column, TextField()), _NOTHING, output_field=TextField())


def load_split(head: Head, *, start: int = 0, chosen: frozenset[int] = frozenset(), subject: str = "", error: str = "") -> SplitPage:
    """The newest messages of a ticket that the reader sees, to choose from; without `chosen` those from the message `start` on are marked."""
    author = Coalesce(_filled("author_user__name"), _filled("author_contact__name"), _filled(KT("sender__name")), KT("sender__address"), _NOTHING)
    text = Left(Coalesce(corrected_text(), _filled("reply_text"), F("body_text")), PREVIEW_LENGTH)
    found = conversation_of(head.number).order_by("-pk").annotate(author=author, beginning=text)
    columns = ("pk", "author", "channel", "visibility", "ticket_id", "created_at", "beginning")
    lines = [SplitLine(*row) for row in found.values_list(*columns)[:MAX_SHOWN]][::-1]
    return SplitPage(head, lines, chosen or frozenset(line.id for line in lines if start and line.id >= start), subject or head.subject, error)
