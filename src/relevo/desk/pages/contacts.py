"""What the pages about contacts show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.contacts import queries
from relevo.contacts.models import Contact, Identity
from relevo.contacts.wording import identity_address, kind_name
from relevo.core import paging
from relevo.desk.forms.contacts import ContactForm, IdentityForm, IdentityValueForm, NewContactForm
from relevo.tickets.lists import TicketFilter, TicketRow, ticket_page

PAGE_SIZE = 50
LAST_TICKETS = 25
MAX_SUGGESTED = 200
# The number of an identity, and the form with which a change of it was refused.
Change = tuple[int, IdentityValueForm]


@dataclass(frozen=True, slots=True)
class ContactListPage:
    """One page of contacts, the most recently changed first."""

    typed: str
    contacts: list[Contact]
    older: str
    newest: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class NewContactPage:
    """The form of a new contact."""

    form: NewContactForm
    organisations: list[str]


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """One way to reach the contact; `form` is there where a change of it was refused."""

    id: int
    kind: str
    kind_name: str
    value: str
    shown: str
    address: str
    form: IdentityValueForm | None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A contact with identities and the last 25 tickets that the reader may see. The forms are there for those who may edit."""

    contact: Contact
    identities: list[IdentityLine]
    tickets: list[TicketRow]
    has_more_tickets: bool
    may_edit: bool
    may_open: bool
    edit: ContactForm | None
    add: IdentityForm | None
    organisations: list[str]

    @property
    def ticket_prefix(self) -> str:
        return reverse("tickets")


def contact_list_page(user: User, typed: str, cursor: str) -> ContactListPage:
    """The page in three queries: contacts, their identities. Raises Invalid for a cursor that is none."""
    found = queries.matching(user, typed).select_related("organisation")
    if cursor:
        at, number = paging.decode(cursor, datetime, int)
        found = found.filter(Q(updated_at__lte=at) & (Q(updated_at__lt=at) | Q(pk__lt=number)))
    contacts = list(found[: PAGE_SIZE + 1])
    last = contacts[PAGE_SIZE - 1] if len(contacts) > PAGE_SIZE else None
    older = _address(typed, paging.encode(last.updated_at, last.pk)) if last else ""
    return ContactListPage(typed, contacts[:PAGE_SIZE], older, _address(typed) if cursor else "", user.may(permissions.CONTACTS_EDIT))


def _address(typed: str, cursor: str = "") -> str:
    values = {name: value for name, value in (("q", typed), ("cursor", cursor)) if value}
    return f"{reverse('contacts')}?{urlencode(values)}" if values else reverse("contacts")


def organisation_names(user: User) -> list[str]:
    """Names to choose from while typing; at most 200."""
    return list(queries.organisations_visible_to(user).order_by("name").values_list("name", flat=True)[:MAX_SUGGESTED])


def _line(identity: Identity, change: Change | None) -> IdentityLine:
    form = change[1] if change and change[0] == identity.pk else None
    address = identity_address(identity.kind, identity.value)
    return IdentityLine(identity.pk, identity.kind, kind_name(identity.kind), identity.value, str(identity), address, form)


def contact_page(
    user: User, contact: Contact, *, edit: ContactForm | None = None, add: IdentityForm | None = None, change: Change | None = None
) -> ContactPage:
    """Everything about one contact in three queries, one of them for those who may edit; forms as they were refused, or fresh."""
    may_edit = user.may(permissions.CONTACTS_EDIT)
    shown = ticket_page(user, TicketFilter(view="all", requester_id=contact.pk), size=LAST_TICKETS)
    initial = {"name": contact.name, "language": contact.language, "organisation": contact.organisation.name if contact.organisation else ""}
    return ContactPage(
        contact=contact,
        identities=[_line(identity, change) for identity in contact.identities.all() if identity.is_shown],
        tickets=shown.rows,
        has_more_tickets=bool(shown.next_cursor),
        may_edit=may_edit,
        may_open=user.may(permissions.TICKETS_OPEN),
        edit=(edit or ContactForm(initial=initial)) if may_edit else None,
        add=(add or IdentityForm()) if may_edit else None,
        organisations=organisation_names(user) if may_edit else [],
    )
