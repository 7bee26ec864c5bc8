"""What the pages about contacts show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.contacts import blocks, queries
from relevo.contacts.enums import BLOCKED_DOMAIN, NOT_BLOCKED, IdentityKind
from relevo.contacts.fields import contact_fields
from relevo.contacts.models import Block, Contact, Identity
from relevo.contacts.wording import identity_address, kind_name
from relevo.core import paging
from relevo.desk.forms.contacts import ContactForm, IdentityForm, IdentityValueForm, NewContactForm
from relevo.fields.described import Field
from relevo.fields.wording import shown_values
from relevo.tickets.list_rows import TicketRow
from relevo.tickets.lists import last_tickets

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
    may_block: bool


@dataclass(frozen=True, slots=True)
class NewContactPage:
    """The form of a new contact."""

    form: NewContactForm
    organisations: list[str]


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """One way to reach the contact; `form` is there where a change of it was refused, `block` where the block list keeps it out."""

    id: int
    kind: str
    kind_name: str
    value: str
    shown: str
    address: str
    can_be_blocked: bool
    block: Block | None
    form: IdentityValueForm | None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A contact with identities and the last 25 tickets in which it took part and that the reader may
    see. The forms are there for those who may edit. The page follows changes (`is_live`) but where a form was refused: what was typed and is wrong
    stays."""

    contact: Contact
    identities: list[IdentityLine]
    tickets: list[TicketRow]
    has_more_tickets: bool
    may_edit: bool
    may_block: bool
    may_open: bool
    edit: ContactForm | None
    add: IdentityForm | None
    organisations: list[str]
    fields: list[tuple[Field, str]]
    is_live: bool

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
    may = user.may(permissions.CONTACTS_EDIT), user.may(permissions.CONTACTS_BLOCK)
    older = _address(typed, paging.encode(last.updated_at, last.pk)) if last else ""
    return ContactListPage(typed, contacts[:PAGE_SIZE], older, _address(typed) if cursor else "", *may)


def _address(typed: str, cursor: str = "") -> str:
    values = {name: value for name, value in (("q", typed), ("cursor", cursor)) if value}
    return f"{reverse('contacts')}?{urlencode(values)}" if values else reverse("contacts")


def organisation_names(user: User) -> list[str]:
    """Names to choose from while typing; at most 200."""
    return list(queries.organisations_visible_to(user).order_by("name").values_list("name", flat=True)[:MAX_SUGGESTED])


def _line(identity: Identity, listed: Sequence[Block], change: Change | None) -> IdentityLine:
    form = change[1] if change and change[0] == identity.pk else None
    address = identity_address(identity.kind, identity.value)
    keys = [(identity.kind, identity.value)]
    keys += [(BLOCKED_DOMAIN, domain) for domain in blocks.domains_of(identity.value)] if identity.kind == IdentityKind.EMAIL else []
    return IdentityLine(
        id=identity.pk,
        kind=identity.kind,
        kind_name=kind_name(identity.kind),
        value=identity.value,
        shown=str(identity),
        address=address,
        can_be_blocked=identity.kind not in NOT_BLOCKED,
        block=next((block for block in listed if (block.kind, block.value) in keys), None),
        form=form,
    )


def contact_page(
    user: User, contact: Contact, *, edit: ContactForm | None = None, add: IdentityForm | None = None, change: Change | None = None
) -> ContactPage:
    """Everything about one contact in five queries, one of them for those who may edit; forms as they were refused, or fresh."""
    identities = [identity for identity in queries.identities_of(contact) if identity.is_shown]
    listed = blocks.blocks_on(identities)
    may_edit = user.may(permissions.CONTACTS_EDIT)
    fields = contact_fields().values()
    shown = last_tickets(user, contact.pk, LAST_TICKETS)
    initial = {"name": contact.name, "language": contact.language, "organisation": contact.organisation.name if contact.organisation else ""}
    return ContactPage(
        contact=contact,
        identities=[_line(identity, listed, change) for identity in identities],
        tickets=shown.rows,
        has_more_tickets=bool(shown.next_cursor),
        may_edit=may_edit,
        may_block=user.may(permissions.CONTACTS_BLOCK),
        may_open=user.may(permissions.TICKETS_OPEN),
        edit=(edit or ContactForm(fields, initial=initial, values=contact.field_values)) if may_edit else None,
        add=(add or IdentityForm()) if may_edit else None,
        organisations=organisation_names(user) if may_edit else [],
        fields=[] if may_edit else shown_values(fields, contact.field_values),
        is_live=edit is None and add is None and change is None,
    )
