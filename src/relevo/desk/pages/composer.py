"""The composer: what it may send, what it starts with, and the draft it goes on with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup

from relevo.accounts.models import User
from relevo.contacts.enums import IdentityKind
from relevo.core import ids, text
from relevo.core.addresses import format_addresses
from relevo.core.bodies import mail_html
from relevo.desk.forms.composer import EMAIL, ComposerInput
from relevo.desk.pages.abilities import Abilities
from relevo.desk.pages.conversation import Bubble
from relevo.desk.pages.customer import Customer
from relevo.desk.pages.directory import Directory
from relevo.desk.pages.drafts import Answered, Start, load_start
from relevo.desk.pages.files import FileView
from relevo.desk.pages.head import Head, statuses_to_choose
from relevo.desk.pages.later import LaterPage
from relevo.desk.pages.status_choices import StatusChoice, status_choices
from relevo.tickets.enums import COMMENT_CHANNEL, Status, TicketType
from relevo.tickets.signatures import signature_for


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was sent or saved, what came in meanwhile, the draft's present version, and what the writer has confirmed before: the next question
    must not make the last one come again. `number` is the ticket's, where there is one."""

    code: str
    text: str
    fields: dict[str, Any] = field(default_factory=dict)
    newer: list[Bubble] = field(default_factory=list)
    version: int = 0
    confirmed: tuple[str, ...] = ()
    number: int = 0


@dataclass(slots=True)
class Composer:
    """One composer of one agent on one ticket. `no_email` says why nothing can be sent from here; empty if it can.

    `key` becomes the message's uuid, so that one composer makes one message, however often it is submitted. `seen` is the newest message
    that the writer has seen, `answered` the one that it answers, where a particular one was chosen.
    """

    number: int
    kind: str
    is_internal: bool
    to: str
    cc: str
    bcc: str
    subject: str
    body_html: str
    version: int
    key: UUID
    seen: int
    files: list[FileView]
    signature_html: Markup
    sender: str
    no_email: str
    then: tuple[StatusChoice, ...]
    has_draft: bool = False
    answered: Answered | None = None
    errors: dict[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None
    later: LaterPage | None = None

    @property
    def body_text(self) -> str:
        """What the plain text field shows until the editor is there."""
        return text.html_to_text(self.body_html)

    @property
    def body_for_editor(self) -> str:
        """The text with its pictures in place."""
        return str(mail_html(self.body_html, {file.content_id: file.url for file in self.files if file.content_id}))


def load_composer(
    user: User, head: Head, customer: Customer, directory: Directory, may: Abilities, typed: ComposerInput | None = None
) -> Composer | None:
    """The composer in one query, or None for those who may not write. `typed` is what was just submitted and refused: it
    is shown again instead of the start."""
    return made_from(load_start(user, head.number, head.family), user, head, customer, directory, may, typed) if may.comment else None


def made_from(
    start: Start, user: User, head: Head, customer: Customer, directory: Directory, may: Abilities, typed: ComposerInput | None = None
) -> Composer:
    """The composer of somebody who may write, from what was read already."""
    kept: dict[str, Any] = typed.fields if typed else start.fields
    no_email = _why_no_email(head, may)
    account = _Account(head.account__name or "", head.account__signature_html or "")
    return Composer(
        number=head.number,
        kind=COMMENT_CHANNEL if no_email or kept.get("kind") == COMMENT_CHANNEL else EMAIL,
        is_internal=bool(kept.get("is_internal")),
        to=kept.get("to", default_recipients(start.last_sender, customer, directory)),
        cc=kept.get("cc", ", ".join(address for address in head.cc if address.lower() not in directory.own_addresses)),
        bcc=kept.get("bcc", ""),
        subject=kept.get("subject") or head.subject,
        body_html=typed.body_html if typed else start.body_html,
        version=start.version,
        key=(typed.key if typed else None) or ids.new_uuid(),
        seen=(typed.last_seen_id if typed else None) or start.last_message_id,
        files=start.files,
        signature_html=Markup(signature_for(account, user, of_team=head.team__signature_html or "")),  # noqa: S704 - sanitised by signature_for
        sender=f"{account.name} <{head.account__address}>" if head.account__address else "",
        no_email=no_email,
        then=status_choices((status for status in statuses_to_choose(head, may) if status != Status.CLOSED), directory.asked),
        has_draft=start.version > 0,
        answered=start.answered if start.answered and start.answered.id == kept.get("answers") else None,
        errors=typed.errors if typed else {},
    )


def default_recipients(sender: dict[str, str], customer: Customer, directory: Directory) -> str:
    """To whom an answer goes unless the writer changes it: who wrote last (the parser has put Reply-To in place), else the requester.

    Never an address of the desk itself.
    """
    if sender.get("address") and sender["address"].lower() not in directory.own_addresses:
        return format_addresses([sender])
    addresses = [identity.shown for identity in customer.identities if identity.kind == IdentityKind.EMAIL]
    return format_addresses([{"name": customer.name, "address": address} for address in addresses[:1]])


@dataclass(frozen=True, slots=True)
class _Account:
    name: str
    signature_html: str


def _why_no_email(head: Head, may: Abilities) -> str:
    if not may.reply:
        return _("Your role writes internal comments only.")
    if head.status == Status.CLOSED:
        return _("This ticket is closed: the customer can't be answered from it. Open a new one for the customer.")
    if head.type == TicketType.INTERNAL:
        return _("This ticket is internal: nothing is sent to the customer from it.")
    if not head.account__address or not head.account__is_active:
        return _("There is no active account to send from. Choose one on the left, or ask an administrator.")
    return ""
