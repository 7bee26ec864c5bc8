"""Reading contacts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.contacts import phones
from relevo.contacts.models import Contact, Identity, Organisation
from relevo.core import rows
from relevo.core.columns import OneOf
from relevo.core.matches import Searched, newest_matches
from relevo.core.search import TextQuery
from relevo.core.text import one_line

LIMIT = 1000
_SEARCHED = (Searched(Contact, "id"),)
# As an expression for `to_tsquery`: two letters within quotes, and the mark of a beginning.
_LONGEST_SHORT = len("'ab':*")
# Sorted by an expression, so that PostgreSQL looks the words up instead of walking through all contacts.
_WITH_TEXT = """(SELECT id FROM contacts_contact WHERE search @@ to_tsquery('simple', relevo_plain(%s))
        AND ts_match_vq(search, to_tsquery('simple', relevo_plain(%s))) ORDER BY id + 0 DESC LIMIT %s)
    UNION ALL (SELECT contact_id FROM contacts_identity WHERE value LIKE %s LIMIT %s)"""


def visible_to(user: User) -> QuerySet[Contact]:
    """The contacts this user may see: everybody who works in the desk sees all customers (their tickets only where S2 allows)."""
    return Contact.objects.all() if user.is_active else Contact.objects.none()


def organisations_visible_to(user: User) -> QuerySet[Organisation]:
    """The organisations this user may see."""
    return Organisation.objects.all() if user.is_active else Organisation.objects.none()


def matching(user: User, typed: str) -> QuerySet[Contact]:
    """Contacts whose name has the words that were typed (or begins of them), or one of whose identities begins with it; newest first.

    Numbers may be typed with blanks and signs between the digits. Of very many the newest 1,000 by name and any 1,000 by identity; all where
    nothing was typed. Looks both up at once, in three statements.
    """
    found = visible_to(user).prefetch_related("identities").order_by("-updated_at", "-pk")
    return found.filter(OneOf("id", ids_matching(typed))) if typed.strip() else found


def ids_matching(typed: str) -> list[int]:
    """The ids of the contacts that `matching` finds, in no order; some may come twice. Not limited by permissions."""
    words = one_line(typed)
    number = phones.beginning(words)
    by_identity = (
        Identity.objects.filter(value__startswith=number or words.lower()).order_by().values_list("contact_id", flat=True)[:LIMIT] if words else ()
    )
    return [*newest_matches(TextQuery.typed(words), _SEARCHED, LIMIT), *by_identity]


def ids_with(text: TextQuery, typed: Sequence[str]) -> list[int]:
    """The ids of at most 1,000 contacts whose name fits the text, and of 1,000 with an identity that begins with the only word typed.

    One statement, for searches in which customers are one thing among others: words of one or two letters are not looked up by themselves.
    Not limited by permissions.
    """
    long = [word for word in text.words if len(word) > _LONGEST_SHORT]
    if not long:
        return []
    begins = typed[0].lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" if len(typed) == 1 else ""
    with rows.cursor(is_planned_anew=True) as asking:
        asking.execute(_WITH_TEXT, [" & ".join(long), text.expression, LIMIT, begins, LIMIT])
        return [row[0] for row in asking.fetchall()]
