"""Contacts that might be the same person, each with the reasons; found by indexes, at most a few, and only when somebody looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from relevo.contacts import profiles
from relevo.contacts.enums import NOBODY, NUMBERS, IdentityKind, LinkVerb
from relevo.contacts.models import Contact, Identity, LinkRecord
from relevo.contacts.queries import family_ids
from relevo.contacts.reasons import SAME_NAME, SAME_NAME_ORGANISATION, SAME_NUMBER, SAME_USER_NAME, WEIGHTS, WRITTEN

SHOWN = 5
LOOKED_AT = 50
MIN_USER_NAME = 5
Reason = dict[str, Any]


@dataclass(slots=True)
class Suggestion:
    """A contact (never a linked profile) that might be the same person. Each reason has a `code` and the facts of its sentence."""

    contact: Contact
    reasons: list[Reason] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[code] for code in {reason["code"] for reason in self.reasons})


def suggestions(contact: Contact, written: Mapping[str, int] | None = None) -> list[Suggestion]:
    """The likeliest first, at most five, none that somebody has rejected or separated before. Eight queries, however much there is.

    Reasons: a number that another contact has on another channel; the same user's name in another network; the same full name, with the same
    organisation or where the two are known by different kinds of identities; an address or number (`written`: value and the ticket's number)
    of another contact in what this one wrote. Two who merely have a name in common on the same channel are not suggested.
    """
    family = family_ids(contact.pk)
    own = list(Identity.objects.filter(contact__in=family))
    found: dict[int, list[Reason]] = {}
    for identity in _same_values(own, family, written or {}):
        reason = _reason(identity, own, written or {})
        if reason is not None:
            found.setdefault(identity.contact.person_key, []).append(reason)
    for pk, reason in _same_names(contact, family, own):
        found.setdefault(pk, []).append(reason)
    refused = _refused(family)
    known = Contact.objects.filter(pk__in=[pk for pk in found if pk not in refused]).select_related("organisation").prefetch_related("identities")
    made = [Suggestion(one, _once(found[one.pk])) for one in known]
    return sorted(made, key=lambda one: (-one.weight, one.contact.pk))[:SHOWN]


def _same_values(own: Iterable[Identity], family: list[int], written: Mapping[str, int]) -> Iterable[Identity]:
    values = {one.value for one in own if one.kind in NUMBERS or (one.kind in profiles.NETWORKS and len(one.value) >= MIN_USER_NAME)}
    found = Identity.objects.filter(value__in=[*values, *written]).exclude(contact__in=family).exclude(kind=NOBODY)
    return found.select_related("contact").order_by("pk")[:LOOKED_AT]


def _reason(identity: Identity, own: Iterable[Identity], written: Mapping[str, int]) -> Reason | None:
    for one in own:
        if one.value == identity.value and one.kind in NUMBERS and identity.kind in NUMBERS:
            return {"code": SAME_NUMBER, "value": identity.value}
        if one.value == identity.value and one.kind != identity.kind and {one.kind, identity.kind} <= profiles.NETWORKS:
            return {"code": SAME_USER_NAME, "value": identity.value, "kind": identity.kind}
    if identity.value in written and (identity.kind == IdentityKind.EMAIL or identity.kind in NUMBERS):
        return {"code": WRITTEN, "value": identity.value, "ticket": written[identity.value]}
    return None


def _same_names(contact: Contact, family: list[int], own: Iterable[Identity]) -> Iterable[tuple[int, Reason]]:
    name = " ".join(contact.name.split())
    if contact.is_unidentified or " " not in name:
        return
    kinds = {one.kind for one in own}
    alike = (
        Contact.objects.annotate(lower=Lower("name")).filter(lower=name.lower(), person__isnull=True, is_unidentified=False).exclude(pk__in=family)
    )
    for other in alike.prefetch_related("identities").order_by("pk")[:LOOKED_AT]:
        if contact.organisation_id is not None and other.organisation_id == contact.organisation_id:
            yield other.pk, {"code": SAME_NAME_ORGANISATION}
        elif kinds and (theirs := {one.kind for one in other.identities.all()}) and not kinds & theirs:
            yield other.pk, {"code": SAME_NAME}


def _refused(family: list[int]) -> set[int]:
    """Whom somebody has said not to be the same person, by linking's own history; a pair that was linked again later is family anyway."""
    records = LinkRecord.objects.filter(Q(profile__in=family) | Q(person__in=family)).exclude(verb=LinkVerb.LINKED)
    return {pk for pair in records.values_list("profile_id", "person_id") for pk in pair}


def _once(reasons: list[Reason]) -> list[Reason]:
    return [reason for place, reason in enumerate(reasons) if reason not in reasons[:place]]
