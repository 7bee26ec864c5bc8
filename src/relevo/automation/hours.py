"""Whether the desk was open when something happened, for all events at once: conditions that ask for it are counted by the moment of each event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.db.models import BooleanField, F, Func, Q, TextField, Value

from relevo.core import clock
from relevo.sla.open_now import is_one_open, open_times
from relevo.tickets.filters import Context
from relevo.tickets.filters.business_hours import Keys

# Of conditions with more groups of calendars than this, the present is asked: each doubles the number of cases.
MAX_GROUPS = 3
Answers = Mapping[Keys, bool]


def worlds(asked: Sequence[Keys]) -> Iterator[Answers]:
    """All answers that there can be to what is asked; those of the present alone for more than three groups of calendars."""
    if len(asked) > MAX_GROUPS:
        context = Context(clock.now())
        yield {keys: is_one_open(keys, context) for keys in asked}
        return
    for answers in product((True, False), repeat=len(asked)):
        yield dict(zip(asked, answers, strict=True))


def during(answers: Answers, since: datetime, delay: timedelta) -> Q:
    """What limits events since a moment to those at which, so much later, the answers were true."""
    if len(answers) > MAX_GROUPS:
        return Q()
    found = Q()
    for keys, is_open in answers.items():
        inside = Q(_Within([(start - delay, end - delay) for start, end in open_times(keys, since + delay, clock.now() + delay)]))
        found &= inside if is_open else ~inside
    return found


class _Within(Func):
    """Whether an event happened in one of these times, which may overlap; their ends do not belong to them."""

    template = "(%(expressions)s::tstzmultirange)"
    arg_joiner = " <@ "
    output_field = BooleanField()

    def __init__(self, times: Sequence[tuple[datetime, datetime]], **extra: Any) -> None:
        ranges = ",".join(f"[{start.isoformat()},{end.isoformat()})" for start, end in times)
        super().__init__(F("at"), Value(f"{{{ranges}}}", output_field=TextField()), **extra)
