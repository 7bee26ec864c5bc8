"""Tags: words that people hang on tickets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Case, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from relevo.core import clock
from relevo.core.errors import Invalid
from relevo.tickets.filters import parsed
from relevo.tickets.filters.tree import comparisons
from relevo.tickets.models import Tag

MAX_TAGS = 50
MAX_LETTERS = 60
MAX_SUGGESTED = 8
_REMEMBER = """INSERT INTO tickets_tag (name, is_active, created_at) SELECT typed.name, true, %s FROM unnest(%s::text[]) AS typed (name)
WHERE NOT EXISTS (SELECT FROM tickets_tag AS known WHERE known.name = typed.name) ON CONFLICT DO NOTHING"""


def clean_tags(typed: Iterable[str], *, field: str = "tags") -> list[str]:
    """The tags as they are kept: each once, in the order typed, without spare spaces, cut at 60 letters; empty ones are left out.

    Raises Invalid for more than 50, on the `field` in which they were typed.
    """
    clean = list(dict.fromkeys(tag for word in typed if (tag := " ".join(word.split())[:MAX_LETTERS])))
    if len(clean) > MAX_TAGS:
        raise Invalid("too_many", _("That is too many entries."), fields={field: _("Keep at most %(limit)d.") % {"limit": MAX_TAGS}})
    return clean


def remember(tags: Iterable[str]) -> None:
    """Makes tags known that were not: called with those that are put on a ticket, that a rule gives or asks for. One statement, none for no tags.

    They are written in the order of their names, so that two who make the same ones known wait for each other and never block each other.
    """
    if words := sorted(set(tags)):
        with connection.cursor() as cursor:
            cursor.execute(_REMEMBER, [clock.now(), words])


def asked_for(conditions: Any) -> set[str]:
    """The tags that conditions (JSON of `tickets.filters`, which may be empty) ask for, as they could stand on a ticket. Conditions that can no
    longer be read ask for none."""
    if not conditions:
        return set()
    try:
        asked = comparisons(parsed(conditions))
    except Invalid:
        return set()
    words = (str(word) for one in asked if one.field == "tags" and isinstance(one.value, tuple) for word in one.value)
    return {word for word in words if word and word == " ".join(word.split())[:MAX_LETTERS]}


def suggested(typed: str) -> list[str]:
    """What may be meant with the last of the tags typed so far, separated by commas: the whole text with that one written out, up to 8.

    Tags in use that begin so come first, without regard to case; those that are typed already are left out. One query, none for an empty word.
    """
    *done, begun = (" ".join(word.split()) for word in typed.split(","))
    if not begun:
        return []
    found = Tag.objects.filter(is_active=True, name__icontains=begun[:MAX_LETTERS]).exclude(name__in=done)
    begins = Case(When(name__istartswith=begun[:MAX_LETTERS], then=Value(0)), default=Value(1))
    names = found.order_by(begins, Lower("name"), "name").values_list("name", flat=True)[:MAX_SUGGESTED]
    return [", ".join([*filter(None, done), name]) for name in names]
