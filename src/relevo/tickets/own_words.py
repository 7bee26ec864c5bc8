"""What this desk calls its statuses, and which priorities it has.

Both stand hundreds of times on a page, so neither may cost a query. Each process keeps the desk's words, under the version
that the statement which loads the user of a request brings along (`Desk.words_version`): a page that was asked for after a change sees it, in every
process, and only the first one asks for the words. A desk without words of its own has the version "", and nothing is ever asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

from relevo.accounts.models import Desk
from relevo.core import ids
from relevo.tickets.enums import Priority, PriorityColour
from relevo.tickets.models import PriorityLevel, StatusRule

# The word for all languages that have none of their own.
EVERY_LANGUAGE = "default"


@dataclass(frozen=True, slots=True)
class Level:
    """One priority; see `models.PriorityLevel`."""

    value: int
    key: str
    rank: int
    colour: str
    is_active: bool = True
    names: Mapping[str, str] = field(default_factory=dict)


MEDIUM_RANK = 16_000
# As Relevo brings them, the most urgent first. A desk's own stand between, above and below.
PRESETS: Mapping[int, Level] = {
    level.value: level
    for level in (
        Level(Priority.URGENT.value, "urgent", 28_000, PriorityColour.RED.value),
        Level(Priority.HIGH.value, "high", 22_000, PriorityColour.AMBER.value),
        Level(Priority.MEDIUM.value, "medium", MEDIUM_RANK, PriorityColour.GREY.value),
        Level(Priority.LOW.value, "low", 10_000, PriorityColour.HOLLOW.value),
    )
}


def with_presets(rows: Iterable[PriorityLevel]) -> dict[int, Level]:
    """All levels, the most urgent first: those that were changed or added, and the others as Relevo brings them."""
    found = dict(PRESETS)
    for row in rows:
        found[row.value] = Level(row.value, row.key, row.rank, row.colour, row.is_active, row.names)
    return dict(sorted(found.items(), key=lambda item: (-item[1].rank, item[0])))


@dataclass(frozen=True, slots=True)
class _Words:
    version: str = ""
    statuses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    levels: Mapping[int, Level] = field(default_factory=lambda: PRESETS)


_kept = _Words()


def version() -> str:
    """Which words are kept: part of the key of everything that is kept with words in it."""
    return _kept.version


def use(wanted: str | None) -> None:
    """Sees to it that the words of this version are kept. Two queries where they are not, none for a desk without any. None leaves them as they are.

    In jobs, nobody's request brings the version along: whoever writes words there takes it from the desk's row.
    """
    global _kept
    if wanted is not None and wanted != _kept.version:
        _kept = _read(wanted) if wanted else _Words()


def _read(wanted: str) -> _Words:
    statuses = dict(StatusRule.objects.exclude(names={}).values_list("status", "names"))
    return _Words(wanted, statuses, with_presets(PriorityLevel.objects.all()))


def levels() -> Mapping[int, Level]:
    """The priorities that are kept, by their values, the most urgent first. `priorities` is for asking about them."""
    return _kept.levels


def level_name(level: Level) -> str:
    """A priority as people read it."""
    own = in_language(level.names, get_language())
    return own or (str(Priority(level.value).label) if level.value in PRESETS else level.key)


def own_status_name(status: str, language: str | None) -> str:
    """The desk's own word for a status in a language; empty where it has none."""
    return in_language(_kept.statuses.get(status, {}), language)


def in_language(names: Mapping[str, str], language: str | None) -> str:
    """The word of a language, or that for all; empty for none."""
    return names.get(language or "", "") or names.get(EVERY_LANGUAGE, "")


def changed() -> None:
    """Makes a new version, in the caller's transaction: every process asks for the words anew. The desk's row has to be locked."""
    Desk.objects.update(words_version=ids.token(9))
