"""What was found out a short while ago and may be a little old: that a count is full, that a word is frequent."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Any

from relevo.core import clock


class Recently:
    """Remembers, in this process, of which keys something was said within a span of time, and what; at most so many, the oldest are forgotten first.

    For what costs more to find out than it is worth to know anew, where being a span behind changes no answer but its price or a rounded number.
    """

    def __init__(self, span: timedelta, at_most: int) -> None:
        self._span, self._at_most = span, at_most
        self._said: OrderedDict[Hashable, tuple[datetime, Any]] = OrderedDict()

    def note(self, key: Hashable, what: Any = True) -> None:
        """It holds for this key from now on, for the span."""
        self._said[key] = clock.now() + self._span, what
        self._said.move_to_end(key)
        while len(self._said) > self._at_most:
            self._said.popitem(last=False)

    def said_of(self, key: Hashable) -> Any:
        """What was said of this key; None where it was not, or too long ago."""
        until, what = self._said.get(key, (None, None))
        now = clock.now()
        # A clock that was set back must not keep it.
        return what if until is not None and now < until <= now + self._span else None

    def __contains__(self, key: Hashable) -> bool:
        return self.said_of(key) is not None
