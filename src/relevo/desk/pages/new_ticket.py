"""The page on which a ticket is opened."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.contacts.queries import matching
from relevo.core import ids
from relevo.desk.forms.addresses import format_addresses
from relevo.desk.forms.new_ticket import NewTicketForm
from relevo.desk.pages.directory import load_directory

SUGGESTIONS = 8
SUGGEST_FROM = 2


@dataclass(frozen=True, slots=True)
class NewTicketPage:
    """The form, the contact it is for where one came from its page, and whether anything can be sent at all."""

    form: NewTicketForm
    contact: Contact | None

    @property
    def has_account(self) -> bool:
        return bool(self.form.fields["account"].choices)  # type: ignore[attr-defined]


def blank_form(user: User) -> NewTicketForm:
    """A fresh form; its key makes a second submission of the same page harmless."""
    return NewTicketForm(user, load_directory(), initial={"key": ids.new_uuid(), "assignee": user.pk})


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
