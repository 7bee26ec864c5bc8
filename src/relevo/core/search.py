"""Full text in PostgreSQL: how text becomes searchable words, how typed words become a query. (`matches` finds them.)

The dictionary is ``simple`` (no stemming: a desk holds many languages in one column), over text whose accents
are taken off by the immutable SQL function ``relevo_plain`` (made by the first migration of `core`), so that
*devolución* is found by *devolucion*. Words are cut off after 200,000 characters of text.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import Func, GeneratedField, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Left

MAX_INDEXED_CHARACTERS = 200_000
MAX_WORDS = 12


class Plain(Func):
    """The text without accents, through ``relevo_plain``."""

    function = "relevo_plain"
    output_field = TextField()


def search_vector(text: str | Combinable) -> SearchVector:
    """The expression of a generated tsvector column over one text column or expression."""
    return SearchVector(Plain(Left(text, MAX_INDEXED_CHARACTERS)), config="simple")


class SearchColumn(GeneratedField):
    """The generated tsvector of one text column or expression, for a GIN index. It is not sent back after an INSERT, as generated
    columns usually are: nobody reads it."""

    db_returning = False  # type: ignore[assignment]

    def __init__(self, text: str | Combinable | None = None, **options: Any) -> None:
        if text is not None:
            options |= {"expression": search_vector(text), "output_field": SearchVectorField(), "db_persist": True}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """As Django's own field, so that migrations do not depend on this class."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.GeneratedField", arguments, options


def search_words(typed: str) -> list[str]:
    """What `to_tsquery` needs for each word that a person typed, to find what begins with it.

    What stands between spaces goes to PostgreSQL in quotes, so that its parser takes addresses, hyphenated words and numbers apart in the same
    way as it did in the text.
    """
    words = [word for word in typed.replace("\0", " ").split() if any(map(str.isalnum, word))][:MAX_WORDS]
    return ["'" + word.replace("\\", "\\\\").replace("'", "''") + "':*" for word in dict.fromkeys(words)]
