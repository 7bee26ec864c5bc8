"""What was heard lately, so that a page which has just been drawn, or comes back, is told whether it has missed anything."""

from __future__ import annotations

from collections import deque
from datetime import datetime

from relevo.core import clock

KEPT = 1000
# Instead of a campaign, of what all readers may hear.
EVERYONE = 0
# By how much the clocks of the machine that drew a page and of the one that it connects to may differ.
SKEW_MILLISECONDS = 250


def milliseconds(moment: datetime) -> int:
    """A moment as it stands in pages and frames."""
    return int(moment.timestamp() * 1000)


class Memory:
    """The last 1,000 notifications with the moments at which they came.

    A notification comes after its commit. So what a page that began to be drawn at a moment may lack was heard after that moment; the other
    way round, something may be told that the page shows already, which costs it one request.
    """

    def __init__(self) -> None:
        self._heard: deque[tuple[int, int | None, int]] = deque(maxlen=KEPT)
        self._forgotten_until: int | None = None

    def begin(self) -> None:
        """From now on everything is heard; nothing is known of what was before."""
        self._heard.clear()
        self._forgotten_until = milliseconds(clock.now())

    def end(self) -> None:
        """From now on something may be missed."""
        self._forgotten_until = None

    def keep(self, campaign: int | None, number: int) -> int:
        """Notes a change of a ticket (0: of something else); returns the moment."""
        at = milliseconds(clock.now())
        if len(self._heard) == KEPT:
            self._forgotten_until = self._heard[0][0]
        self._heard.append((at, campaign, number))
        return at

    def has_news(self, since: int, *, number_of: frozenset[int] | None, scope: frozenset[int] | None) -> bool:
        """Whether anything may have happened since a moment to these tickets (None: all) of these campaigns (None: all).

        True where it is not known.
        """
        since -= SKEW_MILLISECONDS
        if self._forgotten_until is None or since <= self._forgotten_until:
            return True
        for at, campaign, number in reversed(self._heard):
            if at < since:
                return False
            if (number_of is None or number in number_of) and (scope is None or campaign == EVERYONE or campaign in scope):
                return True
        return False
