"""What was typed into a search field, taken apart: words, phrases, numbers of tickets and operators, and written down again.

Nothing that is typed is an error. What looks like an operator and is none is a word like others; a quote that is not closed goes to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from relevo.core.text import one_line

MAX_CHARACTERS = 300
MAX_TERMS = 30
OPERATORS = ("from", "tag", "status", "assignee", "team", "campaign", "service", "category", "channel", "priority", "is", "has", "before", "after")
NUMBER = "#"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TERM = re.compile(rf'(?P<minus>-?)(?:(?P<operator>{"|".join(OPERATORS)}):(?=\S))?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>\S+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One piece of a search. `operator` is empty for words and phrases, and `NUMBER` for the number of a ticket."""

    operator: str
    value: str
    is_negated: bool = False
    is_phrase: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a plain word, neither excluded nor quoted."""
        return not (self.operator or self.is_phrase or self.is_negated)

    def __str__(self) -> str:
        """As it would be typed."""
        value = self.value
        if self.operator == NUMBER:
            value = NUMBER + value
        elif self.is_phrase or (self.operator and (" " in value or value.startswith('"'))):
            value = f'"{value}"'
        operator = f"{self.operator}:" if self.operator and self.operator != NUMBER else ""
        return f"{'-' if self.is_negated else ''}{operator}{value}"


def taken_apart(typed: str) -> tuple[Term, ...]:
    """The terms in their order, each once: of the first 300 characters at most 30."""
    line = one_line(typed[: 2 * MAX_CHARACTERS], MAX_CHARACTERS).translate(_QUOTES)
    found = (_term(match) for match in _TERM.finditer(line))
    return tuple(dict.fromkeys(term for term in found if term is not None))[:MAX_TERMS]


def written(terms: Iterable[Term]) -> str:
    """The terms as they would be typed: `taken_apart` gives them back."""
    return " ".join(map(str, terms))


def _term(match: re.Match[str]) -> Term | None:
    """None for what holds nothing to look for, such as a dash or empty quotes."""
    operator, quoted, is_negated = (match["operator"] or "").lower(), match["quoted"], bool(match["minus"])
    value = " ".join((match["bare"] if quoted is None else quoted).split())
    if not any(map(str.isalnum, value)):
        return None
    if operator:
        return Term(operator, value, is_negated)
    digits = value.removeprefix(NUMBER)
    if quoted is None and digits != value and digits.isascii() and digits.isdecimal() and len(digits) < 19:
        return Term(NUMBER, digits, is_negated)
    return Term("", value, is_negated, is_phrase=quoted is not None)
