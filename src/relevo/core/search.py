"""Full text in PostgreSQL: how text becomes searchable words, how typed words become a query. (`matches` finds them.)

The dictionary is ``simple`` (no stemming: a desk holds many languages in one column), over text whose accents
are taken off by the immutable SQL function ``relevo_plain`` (made by the first migration of `core`), so that
*devolución* is found by *devolucion*. Words are cut off after 200,000 characters of text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import F, Func, GeneratedField, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Left

# The rows whose keys, divided by this, give the same are a stretch. Whoever changes it makes the indexes anew.
STRETCH = 1 << 14
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


def search_index(name: str, key: str = "id") -> GinIndex:
    """The index over the column `search` and the stretches of rows, in the order of their keys. By it the newest matches of a frequent word are found
    without a look at the older ones, nearly each of which lies on a page of the table of its own. The stretch is the only element of an array, since
    an index of this kind looks up several at once only within arrays."""
    return GinIndex(F("search"), Func(F(key), template=f"ARRAY[%(expressions)s / {STRETCH}]"), name=name)


@dataclass(frozen=True, slots=True)
class TextQuery:
    """What a text must hold: every one of `words`, which can be looked up one by one, and of `phrases`, for which the order of the words has
    to be read as well. Each is an expression for `to_tsquery`; the words of a phrase are among the words."""

    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()

    @classmethod
    def of(cls, words: Iterable[str], phrases: Iterable[str] = ()) -> Self:
        """Texts with all these words, or with what begins with them, and with exactly these phrases; of very many words the first twelve count."""
        wanted: dict[str, None] = {}
        whole: list[str] = []
        for phrase in phrases:
            parts = _sayable(phrase.split())[: MAX_WORDS - len(wanted)]
            wanted |= dict.fromkeys(map(exactly, parts))
            whole += [exactly(" ".join(parts))] if len(parts) > 1 else []
        for word in _sayable(words)[: MAX_WORDS - len(wanted)]:
            wanted[beginning(word)] = None
        return cls(tuple(wanted), tuple(dict.fromkeys(whole)))

    @classmethod
    def typed(cls, typed: str) -> Self:
        """All the words that stand between spaces."""
        return cls.of(typed.split())

    @property
    def expression(self) -> str:
        """The whole, for `to_tsquery`."""
        return " & ".join((*self.words, *self.phrases))

    def __bool__(self) -> bool:
        return bool(self.words)


def beginning(word: str) -> str:
    """What `to_tsquery` needs to find what begins with a word.

    It goes to PostgreSQL in quotes, so that its parser takes addresses, hyphenated words and numbers apart in the same way as it did in the text.
    """
    return exactly(word) + ":*"


def exactly(text: str) -> str:
    """What `to_tsquery` needs to find these words one behind the other."""
    return "'" + text.replace("\0", " ").replace("\\", "\\\\").replace("'", "''") + "'"


def _sayable(words: Iterable[str]) -> list[str]:
    """The words in which there is anything to be looked up."""
    return [word for word in words if any(map(str.isalnum, word))]
