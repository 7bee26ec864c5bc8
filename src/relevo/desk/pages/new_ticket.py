"""The page on which a ticket is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.contacts.queries import matching
from relevo.core import ids
from relevo.core.addresses import format_addresses
from relevo.core.bodies import mail_html
from relevo.desk.addresses import address_of
from relevo.desk.forms import fields
from relevo.desk.forms.base import RichText
from relevo.desk.forms.new_ticket import NewTicketForm
from relevo.desk.pages.directory import load_directory
from relevo.tickets.models import Attachment, Draft

SUGGESTIONS = 8
SUGGEST_FROM = 2


@dataclass(frozen=True, slots=True)
class NewTicketPage:
    """The form, the contact it is for where one came from its page, the draft's files where it goes on with one, and whether anything can be
    sent at all."""

    form: NewTicketForm
    contact: Contact | None
    has_draft: bool = False
    attached: list[Attachment] = field(default_factory=list)

    @property
    def has_account(self) -> bool:
        return bool(self.form.fields["account"].choices)  # type: ignore[attr-defined]

    @property
    def files(self) -> list[Attachment]:
        """The files that stand below the text: pictures within it are shown there."""
        return [file for file in self.attached if not file.is_inline]

    @property
    def message(self) -> RichText:
        """What is in the field of the message, with its pictures in place."""
        typed = self.form.rich_text("body")
        pictures = {file.content_id: address_of("attachment", file.uuid) for file in self.attached if file.content_id}
        return RichText(str(mail_html(typed.html, pictures)), typed.plain)


def page_of(form: NewTicketForm, contact: Contact | None, draft: Draft | None) -> NewTicketPage:
    """The page with its draft's files, which cost a query where there is a draft."""
    return NewTicketPage(form, contact, draft is not None, list(draft.attachments.order_by("pk")) if draft else [])


def first_form(user: User, draft: Draft | None) -> NewTicketForm:
    """A fresh form, or one that goes on with the draft. Its key makes a second submission of the same page harmless."""
    directory = load_directory()
    kept = {**draft.fields, **fields.of_draft(directory.ticket_fields, draft.fields), **of_draft(draft)} if draft else {}
    return NewTicketForm(user, directory, initial=kept or {"key": ids.new_uuid(), "assignee": user.pk})


def of_draft(draft: Draft | None) -> dict[str, Any]:
    """The draft's text and version, by which the form knows what has changed."""
    return {"body": draft.body_html, "version": draft.version} if draft else {}


def suggestions(user: User, typed: str) -> list[str]:
    """Contacts that fit what was typed, as lines for the requester's field. Two queries; none for a single letter."""
    words = " ".join(typed.split())[:100]
    if len(words) < SUGGEST_FROM:
        return []
    lines = []
    for contact in matching(user, words)[:SUGGESTIONS]:
        lines += [
            format_addresses([{"name": "" if contact.is_unidentified else contact.name, "address": identity.value}])
            for identity in contact.identities.all()
            if identity.kind == "email" and identity.is_replyable
        ]
    return lines[:SUGGESTIONS]
