"""What a list shows of a search: its terms, why nothing can be found, and where in each ticket it was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from relevo.tickets.list_rows import TicketRow
from relevo.tickets.search import Search, Term, excerpts, marked_words, written


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the search as it was typed, and the address of the list without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Found:
    """`marks` is the pattern of what is marked in subjects and excerpts (empty: nothing), `excerpts` are pieces of messages by ticket."""

    chips: tuple[Chip, ...] = ()
    problems: tuple[str, ...] = ()
    marks: str = ""
    excerpts: Mapping[int, str] = field(default_factory=dict)


NOT_SEARCHED = Found()


def found_by(search: Search, rows: Sequence[TicketRow], address: Callable[[str], str]) -> Found:
    """What to show of a search and the rows of its page; `address` is where the list stands with another search. One query where text is searched."""
    if not search.terms:
        return Found(problems=search.problems) if search.problems else NOT_SEARCHED
    words = [term for term in search.terms if term.is_word]
    groups = [words] * bool(words) + [[term] for term in search.terms if not term.is_word]
    return Found(
        chips=tuple(Chip(written(group), address(written(_without(search.terms, group)))) for group in groups),
        problems=search.problems,
        marks=marked_words(search),
        excerpts=excerpts([row.number for row in rows], search),
    )


def _without(terms: Sequence[Term], group: Sequence[Term]) -> list[Term]:
    return [term for term in terms if term not in group]
