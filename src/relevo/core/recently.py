"""What was found out a short while ago and may be a little old: that a count is full, that a word is frequent."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta

from relevo.core import clock


class Recently:
    """Remembers, in this process, of which keys something was said within a span of time; at most so many, the oldest are forgotten first.

    For what costs more to find out than it is worth to know anew, where being a span behind changes no answer but its price or a rounded number.
    """

    def __init__(self, span: timedelta, at_most: int) -> None:
        self._span, self._at_most = span, at_most
        self._until: OrderedDict[Hashable, datetime] = OrderedDict()

    def note(self, key: Hashable) -> None:
        """It holds for this key from now on, for the span."""
        self._until[key] = clock.now() + self._span
        self._until.move_to_end(key)
        while len(self._until) > self._at_most:
            self._until.popitem(last=False)

    def __contains__(self, key: Hashable) -> bool:
        until, now = self._until.get(key), clock.now()
        # A clock that was set back must not keep it.
        return until is not None and now < until <= now + self._span
