"""The rules that follow what happens on tickets, as each process keeps them: service levels, triggers, webhooks, teams with automatic assignment.

Every recorded event brings along the version of the rules (`models.Desk.rules_version`), and so does the statement that loads the user of a
request. So a process knows without a question whether what it keeps is true, and a change counts from the next event on, in all processes. A desk
without rules has the version "", and nothing is ever asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from relevo.accounts.models import Desk
from relevo.core import ids

T = TypeVar("T")


class Kept(Generic[T]):
    """What one package keeps of the rules. `read` fetches it; `nothing` is what there is on a desk without rules."""

    def __init__(self, read: Callable[[], T], nothing: T) -> None:
        self._read, self._nothing = read, nothing
        self._kept = ("", nothing)

    def under(self, version: str) -> T:
        """What holds under this version; it is read where another one is kept."""
        known, found = self._kept
        if known != version:
            found = self._read() if version else self._nothing
            self._kept = (version, found)
        return found


def version_now() -> str:
    """The version as it is stored, for jobs, which no event brings it. One query."""
    return Desk.objects.values_list("rules_version", flat=True).get()


def changed() -> None:
    """Makes a new version, in the transaction that changes a rule."""
    Desk.objects.update(rules_version=ids.token(9))
