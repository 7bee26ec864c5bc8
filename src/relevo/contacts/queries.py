"""Reading contacts."""

from __future__ import annotations

from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.contacts.models import Contact, Identity, Organisation
from relevo.core.columns import OneOf
from relevo.core.matches import Searched, newest_matches

LIMIT = 1000
_SEARCHED = (Searched(Contact, "id"),)


def visible_to(user: User) -> QuerySet[Contact]:
    """The contacts this user may see: everybody who works in the desk sees all customers (their tickets only where S2 allows)."""
    return Contact.objects.all() if user.is_active else Contact.objects.none()


def organisations_visible_to(user: User) -> QuerySet[Organisation]:
    """The organisations this user may see."""
    return Organisation.objects.all() if user.is_active else Organisation.objects.none()


def matching(user: User, typed: str) -> QuerySet[Contact]:
    """Contacts whose name has the words that were typed (or begins of them), or one of whose identities begins with it; newest first.

    Of very many the newest 1,000 by name and any 1,000 by identity; all where nothing was typed. Looks both up at once, in three statements.
    """
    found = visible_to(user).prefetch_related("identities").order_by("-updated_at", "-pk")
    words = typed.strip()
    if not words:
        return found
    by_identity = Identity.objects.filter(value__startswith=words.lower()).order_by().values_list("contact_id", flat=True)[:LIMIT]
    return found.filter(OneOf("id", [*newest_matches(words, _SEARCHED, LIMIT), *by_identity]))
