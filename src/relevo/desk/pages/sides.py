"""What stands in the side panels of a ticket besides its own facts: notes and tasks, in one query."""

from __future__ import annotations

from relevo.accounts.models import User
from relevo.core.readings import Reading, rows_of
from relevo.desk.pages.notes import NOTES, Notes, notes_of
from relevo.desk.pages.tasks import TASKS, Tasks, tasks_of
from relevo.tickets.family import Family


def reading_sides(user: User, number: int, family: Family = ()) -> Reading[tuple[Notes, Tasks]]:
    """Both, with those of the tickets that were merged into this one (its `family`). The caller has looked the ticket up through `visible_to`."""
    found = yield from rows_of(f"{NOTES} UNION ALL {TASKS}", {"family": list(family) or [number]})
    notes, tasks = ([row for row in found if row[0] == kind] for kind in ("note", "task"))
    return notes_of(user, number, notes), tasks_of(user, number, family, tasks)
