"""All files of a ticket, one after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relevo.accounts.models import User
from relevo.desk.pages.files import FileView
from relevo.tickets.family import conversation_of
from relevo.tickets.queries import attachments_visible_to

# The newest ones; in the conversation all stay where they are.
MAX_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Slide:
    """One file with who sent it, and in which message."""

    file: FileView
    message_id: int
    sender: str
    at: datetime

    @property
    def kind(self) -> str:
        """How a browser can show it, by the type that was claimed; the bytes decide when it is asked for."""
        if self.file.state != "ready":
            return "absent"
        return "image" if self.file.is_picture else "pdf" if self.file.is_pdf else "other"


@dataclass(frozen=True, slots=True)
class Gallery:
    """The files in the order of the conversation."""

    number: int
    slides: list[Slide]


def load_gallery(user: User, number: int) -> Gallery:
    """At most 500 files of the messages that the ticket shows, in two queries (four after merges and splits). The caller has looked the ticket up."""
    found = attachments_visible_to(user).filter(message__in=conversation_of(number)).order_by("-pk")
    columns = ("uuid", "filename", "content_type", "size_bytes", "content_id", "is_inline", "state")
    people = ("message__author_user__name", "message__author_contact__name", "message__sender")
    slides = []
    for row in found.values_list(*columns, "message_id", "message__created_at", *people)[:MAX_SHOWN]:
        user_name, contact_name, sender = row[9:]
        name = user_name or contact_name or sender.get("name") or sender.get("address") or ""
        slides.append(Slide(FileView(*row[:7]), row[7], name, row[8]))
    return Gallery(number, slides[::-1])
