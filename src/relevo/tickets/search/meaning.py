"""What the terms of a search mean to the person who searches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core.errors import Invalid
from relevo.core.search import TextQuery, beginning, exactly
from relevo.tickets.filters import All, Any, Node, Not
from relevo.tickets.search import operators
from relevo.tickets.search.terms import NUMBER, Term, taken_apart

# Of these a ticket has one only, so that naming two of them means either.
_SINGLE = frozenset({"from", "status", "assignee", "team", "campaign", "service", "category", "channel", "priority", NUMBER})
_OPPOSITES = {"before": "after", "after": "before"}
_ALWAYS, _NO_TEXT = All(), TextQuery(())


@dataclass(frozen=True, slots=True)
class Search:
    """A search, understood.

    `conditions` hold for every ticket found, which carries one of each of `tags` (spellings of one tag) and, with `has_attachments`, a file (or
    none). `text` is looked up in messages, subjects and names of requesters; `excluded` (expressions for `to_tsquery`) may occur in no message
    and not in the subject. `problems` say in the reader's language why nothing can be found.
    """

    terms: tuple[Term, ...] = ()
    conditions: All = _ALWAYS
    tags: tuple[tuple[str, ...], ...] = ()
    has_attachments: bool | None = None
    text: TextQuery = _NO_TEXT
    excluded: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether operators limit what is found, besides the text."""
        return bool(self.conditions.parts or self.tags or self.has_attachments is not None)

    @property
    def may_take_long(self) -> bool:
        """Whether it asks for more than what the indexes of words are made for."""
        return bool(self.narrows or self.excluded or self.text.phrases)

    @property
    def words(self) -> tuple[str, ...]:
        """What is searched as words, not as a phrase."""
        return tuple(term.value for term in self.terms if term.is_word)

    @property
    def number(self) -> int | None:
        """The ticket's number that was typed as the only word."""
        only = str(self.terms[0]) if len(self.terms) == 1 and self.words else ""
        return int(only) if only.isascii() and only.isdecimal() and len(only) < 19 else None


NOTHING = Search()


def understood(user: User, typed: str) -> Search:
    """What the user wants to find. Costs a query for each kind of name that is mentioned (people, teams, campaigns, customers); none for words.

    Raises nothing: what can't be meant stands among the problems.
    """
    terms = taken_apart(typed)
    if not terms:
        return (
            Search(problems=(_("There is nothing in “%(typed)s” that could be looked for.") % {"typed": typed.strip()},))
            if typed.strip()
            else NOTHING
        )
    reading = _Reading(user)
    for term in terms:
        reading.take(term)
    return reading.result(terms)


def given_up(search: Search) -> Search:
    """The search, or the view that it is a part of, with the news that it took too long."""
    words = (
        _("This search takes too long. Add a word, or something else that limits it.")
        if search.terms
        else _("It takes too long to look this list through. Add a condition that limits it, such as a status.")
    )
    return replace(search, problems=(*search.problems, words))


@dataclass(slots=True)
class _Reading:
    user: User
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    tags: list[tuple[str, ...]] = field(default_factory=list)
    either: dict[str, list[Node]] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    attachments: set[bool] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def take(self, term: Term) -> None:
        if not term.operator:
            self._text(term)
            return
        try:
            self._operator(term)
        except Invalid as problem:
            self.problems.append(str(problem))

    def _text(self, term: Term) -> None:
        if term.is_negated:
            self.excluded.append(exactly(term.value) if term.is_phrase else beginning(term.value))
        else:
            (self.phrases if term.is_phrase else self.words).append(term.value)

    def _operator(self, term: Term) -> None:
        if term.operator == "has":
            operators.check_has(term.value)
            self.attachments.add(not term.is_negated)
        elif term.operator == "tag":
            spellings = operators.spellings(term.value)
            if term.is_negated:
                self.nodes.append(operators.without_tags(spellings))
            else:
                self.tags.append(spellings)
        else:
            if term.is_negated and term.operator in _OPPOSITES:
                term = Term(_OPPOSITES[term.operator], term.value)
            node = _NODES[term.operator](term.value, self.user)
            if term.is_negated:
                self.nodes.append(Not(node))
            elif term.operator in _SINGLE:
                self.either.setdefault(term.operator, []).append(node)
            else:
                self.nodes.append(node)

    def result(self, terms: tuple[Term, ...]) -> Search:
        if self.attachments == {True, False}:
            self.nodes.append(Any())
        return Search(
            terms=terms,
            conditions=All((*(nodes[0] if len(nodes) == 1 else Any(tuple(nodes)) for nodes in self.either.values()), *self.nodes)),
            tags=tuple(self.tags),
            has_attachments=next(iter(self.attachments), None),
            text=TextQuery.of(self.words, self.phrases),
            excluded=tuple(dict.fromkeys(self.excluded)),
            problems=tuple(dict.fromkeys(self.problems)),
        )


_NODES: dict[str, Callable[[str, User], Node]] = {
    NUMBER: operators.numbered,
    "from": operators.sent_by,
    "status": operators.in_status,
    "assignee": operators.assigned_to,
    "team": operators.in_team,
    "campaign": operators.in_campaign,
    "service": operators.of_service,
    "category": operators.of_category,
    "channel": operators.through,
    "priority": operators.of_priority,
    "is": operators.flagged,
    "before": operators.opened_before,
    "after": operators.opened_after,
}
