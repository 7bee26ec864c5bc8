"""Reading what messages say, and what they said before they were corrected."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from relevo.tickets.models import Message, Revision


def revisions_of(message: Message) -> list[Revision]:
    """The corrections of a message that the reader may see, the first one first; revision 1 is the message itself. One query."""
    return list(Revision.objects.filter(message=message).select_related("author").defer("search").order_by("number"))


def corrected_text() -> Subquery:
    """What the newest correction of a message says; NULL for one that was never corrected. For query sets of messages."""
    return Subquery(Revision.objects.filter(message=OuterRef("pk")).order_by("-number").values("body_text")[:1])


def said(message: Message) -> tuple[str, str]:
    """HTML and text of a message as it stands now, whole. One query, none for a message that nobody may correct."""
    newest = Revision.objects.filter(message=message).order_by("-number").first() if message.visibility == "internal" else None
    return (newest.body_html, newest.body_text) if newest else (message.body_html, message.body_text)
