"""The language of searches: words, ``"phrases"``, ``-exclusions`` and operators such as ``from:ines status:open after:2026-05``.

`terms` takes apart what was typed, `meaning` says what it means to the person who searches, `finding` finds the tickets, and `showing` tells why
they were found. docs/search.md describes the language.
"""

from __future__ import annotations

from relevo.tickets.search.finding import limited, tagged
from relevo.tickets.search.meaning import NOTHING, Search, given_up, understood
from relevo.tickets.search.showing import excerpts, marked_words, spans
from relevo.tickets.search.terms import MAX_CHARACTERS, Term, taken_apart, written

__all__ = [
    "MAX_CHARACTERS",
    "NOTHING",
    "Search",
    "Term",
    "excerpts",
    "given_up",
    "limited",
    "marked_words",
    "spans",
    "tagged",
    "taken_apart",
    "understood",
    "written",
]
