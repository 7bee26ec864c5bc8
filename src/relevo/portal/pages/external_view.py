"""One ticket as its guests see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from markupsafe import Markup

from relevo.accounts.models import Desk
from relevo.contacts.enums import NUMBERS, IdentityKind
from relevo.core import bodies, clock
from relevo.core.downloads import PICTURES, claimed
from relevo.portal.moments import zone_name
from relevo.tickets.enums import AuthorKind, ViewSection
from relevo.tickets.external_view import conversation
from relevo.tickets.external_view.conversation import GuestFile, GuestMessage
from relevo.tickets.external_view.guests import Seen
from relevo.tickets.models import Task, Ticket

# Larger ones are named only: nobody's phone is to fetch them unasked.
MAX_PICTURE = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to open or save."""

    file: GuestFile
    url: str

    @property
    def is_picture(self) -> bool:
        return claimed(self.file.content_type, self.file.filename) in PICTURES and self.file.size_bytes <= MAX_PICTURE


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message with its files. `author` is empty where nothing of a writer may be told but that there is one."""

    message: GuestMessage
    author: str
    is_desk: bool
    body: Markup
    is_text: bool
    quoted: Markup
    files: tuple[FileView, ...]
    has_remote_pictures: bool
    url: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose ticket it is; ways to reach the customer are hinted at, since an address may be passed on."""

    name: str
    organisation: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExternalView:
    """The page. A section that is switched off is None, and so is `ticket`, whose number the title then leaves out."""

    desk: str
    zone: str
    address: str
    is_preview: bool
    customer: Customer | None
    ticket: Ticket | None
    tasks: tuple[Task, ...] | None
    bubbles: tuple[Bubble, ...] | None
    last_at: datetime | None
    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class WholeMessage:
    """One message with everything that was quoted in it."""

    desk: str
    zone: str
    address: str
    bubble: Bubble


def load_external_view(seen: Seen, desk: Desk, token: str, page: int) -> ExternalView:
    """The page in one query a section, and one more for the ways to reach the customer."""
    rule, ticket, bubbles, has_earlier = seen.rule, seen.ticket, None, False
    if rule.shows(ViewSection.CONVERSATION):
        found, has_earlier = conversation.messages_of(seen.numbers, seen.person, page)
        files = conversation.files_of([message.id for message in found])
        bubbles = tuple(_bubble(message, files.get(message.id, []), desk, token) for message in found)
    return ExternalView(
        desk=desk.name,
        zone=zone_name(clock.now()),
        address=reverse("external-view", args=[token]),
        is_preview=seen.link is None,
        customer=_customer(ticket) if rule.shows(ViewSection.CUSTOMER) else None,
        ticket=ticket if rule.shows(ViewSection.TICKET) else None,
        tasks=tuple(conversation.tasks_of(seen.numbers)) if rule.shows(ViewSection.TASKS) else None,
        bubbles=bubbles,
        last_at=bubbles[-1].message.at if bubbles and page == 1 else None,
        earlier=page + 1 if has_earlier else 0,
        later=page - 1,
    )


def load_message(seen: Seen, desk: Desk, token: str, uuid: UUID) -> WholeMessage | None:
    """One message of the page, whole; None where guests do not see it. Two queries."""
    if not seen.rule.shows(ViewSection.CONVERSATION):
        return None
    found = conversation.message_of(seen.numbers, seen.person, uuid)
    if found is None:
        return None
    files = conversation.files_of([found.id]).get(found.id, [])
    address = reverse("external-view", args=[token])
    return WholeMessage(desk.name, zone_name(clock.now()), address, _bubble(found, files, desk, token, is_whole=True))


def load_file(seen: Seen, uuid: UUID) -> GuestFile | None:
    """A file of the page; None where guests do not see its message. One query."""
    return conversation.file_of(seen.numbers, seen.person, uuid) if seen.rule.shows(ViewSection.CONVERSATION) else None


def hinted(kind: str, value: str) -> str:
    """Enough of a way to reach somebody for them to recognise it: ``i…@customer.example``, ``…00 42``."""
    if kind == IdentityKind.EMAIL:
        name, _, domain = value.rpartition("@")
        return f"{name[:1]}…@{domain}"
    return f"…{value[-3:]}"


def _customer(ticket: Ticket) -> Customer:
    contact = ticket.requester
    shown = {IdentityKind.EMAIL.value, *NUMBERS}
    ways = [hinted(one.kind, one.value) for one in contact.identities.all() if one.kind in shown]
    return Customer(contact.own_name or contact.name, contact.organisation.name if contact.organisation else "", tuple(dict.fromkeys(ways)))


def _bubble(message: GuestMessage, files: list[GuestFile], desk: Desk, token: str, *, is_whole: bool = False) -> Bubble:
    shown = [FileView(file, reverse("external-file", args=[token, file.uuid])) for file in files]
    pictures = {one.file.content_id: one.url for one in shown if one.file.content_id and one.is_picture}
    in_text = bodies.shown_cids(message.html) | bodies.shown_cids(message.quoted_html)
    is_desk = message.author_kind != AuthorKind.CONTACT
    return Bubble(
        message=message,
        author=_author(message, desk, is_desk=is_desk),
        is_desk=is_desk,
        body=_body(message.html, message.text, pictures),
        is_text=not message.html,
        quoted=_body(message.quoted_html, message.quoted_text, pictures),
        files=tuple(one for one in shown if one.file.content_id not in pictures or one.file.content_id not in in_text),
        has_remote_pictures=bodies.has_remote_pictures(message.html) or bodies.has_remote_pictures(message.quoted_html),
        url="" if is_whole else reverse("external-message", args=[token, message.uuid]),
    )


def _author(message: GuestMessage, desk: Desk, *, is_desk: bool) -> str:
    """A name, never an address: those of colleagues are nobody's business, those of other participants neither."""
    name: Any = "" if "@" in message.author else message.author
    return name or (desk.name if is_desk else "")


def _body(html: str, text: str, pictures: dict[str, str]) -> Markup:
    return bodies.mail_html(html, pictures) if html else bodies.text_html(text.strip())
