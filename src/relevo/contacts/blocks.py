"""Who is on the block list, asked at the door of every channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Length

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.contacts.enums import BLOCKED_DOMAIN, IdentityKind
from relevo.contacts.models import Block, Contact, Identity
from relevo.core import clock

MAX_LABELS = 10
# For a statement that asks for other things as well; the two are looked up by one index each.
SQL = """SELECT json_agg(json_build_array(id, kind, value)) FROM contacts_block
WHERE (kind = 'email' AND value = ANY(%(senders)s)) OR (kind = 'domain' AND value = ANY(%(domains)s))"""


@dataclass(frozen=True, slots=True)
class Blocked:
    """One entry of the list, as much of it as deciding takes."""

    id: int
    kind: str
    value: str


def visible_to(user: User) -> QuerySet[Block]:
    """The block list: whoever may change it sees all of it."""
    return Block.objects.select_related("blocked_by") if user.may(permissions.CONTACTS_BLOCK) else Block.objects.none()


def domains_of(address: str) -> list[str]:
    """The domain of an e-mail address and those above it, the nearest first, without the last label: ``mail.shop.example`` and ``shop.example``."""
    labels = address.rpartition("@")[2].lower().split(".")[-MAX_LABELS:]
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def block_of(address: str, known: Iterable[Blocked]) -> Blocked | None:
    """Which of the entries keeps an e-mail address out: the address itself, else the nearest of its domains."""
    by_key = {(one.kind, one.value): one for one in known}
    keys = [(IdentityKind.EMAIL.value, address.lower()), *((BLOCKED_DOMAIN, domain) for domain in domains_of(address))]
    return next((by_key[key] for key in keys if key in by_key), None)


class _DomainsOf(Func):
    """`domains_of` in SQL, as an array."""

    template = (
        "ARRAY(SELECT array_to_string(labels[start:], '.') FROM (SELECT string_to_array(split_part(%(expressions)s, '@', -1), '.')) AS one(labels),"
        " generate_series(1, cardinality(labels) - 1) AS start)"
    )
    output_field = ArrayField(TextField())


class _IsOneOf(Func):
    """That a value is in an array."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def blocked_domain(kind: str, value: str) -> Case:
    """The nearest domain on the list that keeps an e-mail address out, NULL where there is none; `kind` and `value` name the identity's columns in
    the statement around it. Each of its domains is looked up by the index."""
    found = Block.objects.filter(_IsOneOf(F("value"), _DomainsOf(OuterRef(value))), kind=BLOCKED_DOMAIN)
    return Case(When(**{kind: IdentityKind.EMAIL}, then=Subquery(found.order_by(Length("value").desc()).values("value")[:1])))


def count_refused(block_id: int) -> None:
    """Counts something that was kept out, in the caller's transaction."""
    Block.objects.filter(pk=block_id).update(refused_count=F("refused_count") + 1, last_refused_at=clock.now())


def blocks_on(identities: Iterable[Identity]) -> list[Block]:
    """The entries that keep any of these identities out, in one query."""
    wanted = Q(pk__in=[])
    for identity in identities:
        wanted |= Q(kind=identity.kind, value=identity.value)
        if identity.kind == IdentityKind.EMAIL:
            wanted |= Q(kind=BLOCKED_DOMAIN, value__in=domains_of(identity.value))
    return list(Block.objects.filter(wanted).select_related("blocked_by"))


def blocks_of_contact(contact: Contact) -> list[Block]:
    """The same for all identities of a contact. Two queries."""
    return blocks_on(contact.identities.all())
