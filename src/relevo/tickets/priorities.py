"""All priorities together: the four that Relevo brings and the desk's own, in their order.

They stand on every row of every list, so each process keeps them with the desk's words (`own_words`). What changes tickets asks the database instead
(`level_of`), as a job may not have heard of the newest.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _

from relevo.core.errors import Invalid
from relevo.tickets import own_words
from relevo.tickets.enums import Priority
from relevo.tickets.models import PriorityLevel
from relevo.tickets.own_words import MEDIUM_RANK, PRESETS, Level

DEFAULT = Priority.MEDIUM.value


def levels() -> Mapping[int, Level]:
    """All of them by their values, the most urgent first, as this process knows them."""
    return own_words.levels()


def offered(*kept: int | None) -> list[Level]:
    """Those that can be given anew, the most urgent first; with `kept`, what is there already, whatever was retired since."""
    return [level for level in levels().values() if level.is_active or level.value in kept]


def rank_of(value: int) -> int | None:
    """How urgent a priority is compared with others; None for one that there is not."""
    level = levels().get(value)
    return level.rank if level else None


def at_least(value: int) -> list[int]:
    """The priorities that are as urgent or more; none for one that there is not."""
    rank = rank_of(value)
    return [] if rank is None else [level.value for level in levels().values() if level.rank >= rank]


def at_most(value: int) -> list[int]:
    """The priorities that are as urgent or less; none for one that there is not."""
    rank = rank_of(value)
    return [] if rank is None else [level.value for level in levels().values() if level.rank <= rank]


def key_of(value: int) -> str:
    """What the API calls a priority."""
    level = levels().get(value)
    return level.key if level else str(value)


def stored_levels() -> dict[int, Level]:
    """The same as `levels`, as they stand in the database now. One query."""
    return own_words.with_presets(PriorityLevel.objects.all())


def level_of(value: int, *, is_kept: bool = False) -> Level:
    """The priority as it stands in the database, for giving it to a ticket. One query, none for the default.

    Raises Invalid for one that there is not, or, unless the ticket has it already (`is_kept`), for a retired one.
    """
    # The default is never retired, and the others move around it.
    level = PRESETS[DEFAULT] if value == DEFAULT else stored_levels().get(value)
    if level is None:
        raise Invalid("priority_unknown", _("There is no such priority."), fields={"priority": _("Choose one of the list.")})
    if not (level.is_active or is_kept):
        words = _("%(name)s is no longer offered.") % {"name": own_words.level_name(level)}
        raise Invalid("retired", words, fields={"priority": _("Choose one of the list.")})
    return level


def most_urgent() -> int:
    """What an escalation sets: urgent, or where that is retired the most urgent that is offered. One query."""
    stored = stored_levels()
    return Priority.URGENT.value if stored[Priority.URGENT].is_active else max((one for one in stored.values() if one.is_active), key=_rank).value


def rank_column() -> Case:
    """The rank that each ticket should have, by its priority. One query."""
    ranks = [When(priority=level.value, then=Value(level.rank)) for level in stored_levels().values()]
    return Case(*ranks, default=Value(MEDIUM_RANK), output_field=IntegerField())


def _rank(level: Level) -> int:
    return level.rank
