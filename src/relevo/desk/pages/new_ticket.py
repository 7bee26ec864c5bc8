"""The page on which a ticket is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.contacts.queries import matching
from relevo.core import ids
from relevo.desk.forms.addresses import format_addresses
from relevo.desk.forms.new_ticket import NewTicketForm
from relevo.desk.pages.directory import load_directory
from relevo.tickets.models import Draft

SUGGESTIONS = 8
SUGGEST_FROM = 2


@dataclass(frozen=True, slots=True)
class NewTicketPage:
    """The form, the contact it is for where one came from its page, whether it goes on with a draft, and whether anything can be sent at all."""

    form: NewTicketForm
    contact: Contact | None
    has_draft: bool = False

    @property
    def has_account(self) -> bool:
        return bool(self.form.fields["account"].choices)  # type: ignore[attr-defined]


def own_draft(user: User) -> Draft | None:
    """What the user has typed for a ticket that is still to be opened, or None."""
    return Draft.objects.filter(user=user, ticket=None).first()


def first_form(user: User, draft: Draft | None) -> NewTicketForm:
    """A fresh form, or one that goes on with the draft. Its key makes a second submission of the same page harmless."""
    initial = {"key": ids.new_uuid(), "assignee": user.pk} if draft is None else {**draft.fields, **of_draft(draft)}
    return NewTicketForm(user, load_directory(), initial=initial)


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
