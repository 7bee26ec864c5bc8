"""The profiles of one person: what is linked, and what might be."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.contacts.queries import matching
from relevo.contacts.suggestions import suggestions
from relevo.contacts.wording import reason_sentence
from relevo.tickets.written import written_by

MAX_FOUND = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that might be the same person, and the sentences that say why; none for one that was searched."""

    contact: Contact
    reasons: list[str]

    @property
    def identities(self) -> str:
        return ", ".join(str(one) for one in self.contact.identities.all() if one.is_shown)


@dataclass(frozen=True, slots=True)
class ProfilesPage:
    """The person, the linked profiles, and the candidates."""

    contact: Contact
    profiles: list[Contact]
    suggested: list[Candidate]
    found: list[Candidate]
    typed: str
    may_edit: bool


def profiles_page(user: User, contact: Contact, typed: str = "") -> ProfilesPage:
    """What is known of one person's profiles. Fourteen queries at most, however much there is; asked for only when somebody looks."""
    may_edit = user.may(permissions.CONTACTS_EDIT)
    profiles = list(contact.profiles.prefetch_related("identities").order_by("pk"))
    known = [] if not may_edit else suggestions(contact, written_by(user, contact))
    suggested = [Candidate(one.contact, [reason_sentence(reason, ticket=f"#{reason.get('ticket')}") for reason in one.reasons]) for one in known]
    searched = matching(user, typed).exclude(pk=contact.pk)[:MAX_FOUND] if typed and may_edit else []
    return ProfilesPage(contact, profiles, suggested, [Candidate(one, []) for one in searched], typed, may_edit)
