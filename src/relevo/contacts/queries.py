"""Reading contacts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from relevo.accounts.models import User
from relevo.contacts import phones
from relevo.contacts.enums import IdentityKind
from relevo.contacts.models import Contact, Identity, Organisation
from relevo.core import cursors
from relevo.core.columns import OneOf
from relevo.core.matches import newest_matches
from relevo.core.readings import Reading, rows_of
from relevo.core.search import TextQuery
from relevo.core.searched import Searched
from relevo.core.text import one_line

LIMIT = 1000
_SEARCHED = (Searched(Contact, "id"),)
# As an expression for `to_tsquery`: two letters within quotes, and the mark of a beginning.
_LONGEST_SHORT = len("'ab':*")
_LAST = chr(sys.maxunicode)
# Sorted by an expression, so that PostgreSQL looks the words up instead of walking through all contacts. Of identities a range, where LIKE would be
# planned anew for each beginning.
_WITH_TEXT = """(SELECT id FROM contacts_contact WHERE search @@ (SELECT to_tsquery('simple', relevo_plain(%s)))
        AND ts_match_vq(search, (SELECT to_tsquery('simple', relevo_plain(%s)))) ORDER BY id + 0 DESC LIMIT %s)
    UNION ALL (SELECT contact_id FROM contacts_identity WHERE value ~>=~ %s AND value ~<~ %s LIMIT %s)"""

_FAMILY = """WITH one AS (SELECT coalesce(person_id, id) AS id FROM contacts_contact WHERE id = %s)
    SELECT id FROM one UNION ALL SELECT c.id FROM contacts_contact c JOIN one ON c.person_id = one.id"""


def visible_to(user: User) -> QuerySet[Contact]:
    """The contacts this user may see: everybody who works in the desk sees all customers (their tickets only where S2 allows)."""
    return Contact.objects.all() if user.is_active else Contact.objects.none()


def organisations_visible_to(user: User) -> QuerySet[Organisation]:
    """The organisations this user may see."""
    return Organisation.objects.all() if user.is_active else Organisation.objects.none()


def matching(user: User, typed: str) -> QuerySet[Contact]:
    """Contacts whose name has the words that were typed (or begins of them), or one of whose identities begins with it; newest first.

    Numbers may be typed with blanks and signs between the digits. Of very many the newest 1,000 by name and any 1,000 by identity; all where
    nothing was typed. Looks up both, with three waits. Linked profiles are not listed: their person stands for them.
    """
    found = visible_to(user).filter(person__isnull=True).prefetch_related("identities").order_by("-updated_at", "-pk")
    return found.filter(OneOf("id", ids_matching(typed, are_persons=True))) if typed.strip() else found


def family_ids(contact_id: int) -> list[int]:
    """The ids of all contacts that are the same person as this one, its own included. One query."""
    with cursors.cursor() as asking:
        asking.execute(_FAMILY, [contact_id])
        return [row[0] for row in asking.fetchall()]


def identities_of(contact: Contact) -> QuerySet[Identity]:
    """The identities of a person, those of linked profiles included, the oldest first."""
    return _identities(contact.pk).order_by("pk")


def _identities(person: int) -> QuerySet[Identity]:
    """Those of a person and of the linked profiles. Both are looked up in the contacts: of an OR across the join PostgreSQL reads all identities."""
    return Identity.objects.filter(contact__in=Contact.objects.filter(Q(pk=person) | Q(person=person)))


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number of a person: `kind` is that of its identity (phone or WhatsApp), `shown` as people read it, `address` what dials it;
    `profile` is the own name of the linked profile that has it, empty for the person's own."""

    kind: str
    value: str
    shown: str
    address: str
    contact_id: int
    profile: str


def numbers_of(contact: Contact) -> list[Number]:
    """The telephone numbers of the person that a contact is, those of all linked profiles included, the person's own first. One query.

    Those of WhatsApp come behind, where they are not known as telephone numbers already.
    """
    own_first = ("kind", F("contact__person").asc(nulls_first=True), "pk")
    found = _identities(contact.person_key).filter(kind__in=(IdentityKind.PHONE, IdentityKind.WHATSAPP)).select_related("contact")
    by_value: dict[str, Identity] = {}
    for one in found.order_by(*own_first):
        by_value.setdefault(one.value, one)
    return [
        Number(
            kind=one.kind,
            value=one.value,
            shown=str(one),
            address=phones.dialled(one.value),
            contact_id=one.contact_id,
            profile=one.contact.own_name if one.contact.person_id else "",
        )
        for one in by_value.values()
    ]


def ordered_pair(one: Contact, other: Contact) -> tuple[Contact, Contact]:
    """Which of two is the person and which the profile, where nobody says: who is known by name, then who was known first, is the person."""
    first, second = sorted((one, other), key=lambda contact: (contact.is_unidentified, contact.pk))
    return first, second


def ids_matching(typed: str, *, are_persons: bool = False) -> list[int]:
    """The ids of the contacts that `matching` finds, in no order; some may come twice. Not limited by permissions. Linked profiles are found by
    their own identities; with `are_persons` the person stands for them."""
    words = one_line(typed)
    number = phones.beginning(words)
    key = Coalesce("contact__person_id", "contact_id") if are_persons else F("contact_id")
    by_identity = Identity.objects.filter(value__startswith=number or words.lower()).order_by().values_list(key, flat=True)[:LIMIT] if words else ()
    return [*newest_matches(TextQuery.typed(words), _SEARCHED, LIMIT), *by_identity]


def reading_ids_with(text: TextQuery, typed: Sequence[str]) -> Reading[list[int]]:
    """The ids of at most 1,000 contacts whose name fits the text, and of 1,000 with an identity that begins with the only word typed.

    One statement, for searches in which customers are one thing among others: words of one or two letters are not looked up by themselves.
    Not limited by permissions.
    """
    long = [word for word in text.words if len(word) > _LONGEST_SHORT]
    if not long:
        return []
    begins = typed[0].lower() if len(typed) == 1 else ""
    rows = yield from rows_of(_WITH_TEXT, [" & ".join(long), text.expression, LIMIT, begins, begins and begins + _LAST, LIMIT])
    return [row[0] for row in rows]
