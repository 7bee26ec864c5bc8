"""The form of a trigger as it stands: what was sent, or what is stored, in its four parts, and where something was refused."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.automation.models import Trigger
from relevo.core.errors import DomainError
from relevo.desk.forms.condition_values import blocks_of, conditions_of
from relevo.desk.forms.conditions import Block, change_blocks, read_blocks, show_errors
from relevo.desk.forms.settings.trigger_actions import cards_of, read_cards
from relevo.desk.forms.settings.trigger_events import EventLine, change_lines, events_of, lines_of, read_lines
from relevo.desk.forms.settings.triggers import TriggerForm
from relevo.desk.pages.directory import Directory, load_directory
from relevo.desk.pages.settings.triggers import ActionsPart, EventsPart, events_part
from relevo.desk.pages.view_form import ConditionsPart, conditions_part
from relevo.tickets.filters import parsed

_PLACE = re.compile(r"(events|actions)\[(\d+)\]\.?(.*)")
# What a form calls what the action calls otherwise.
_NAMES = {"due_seconds": "due", "status": "to_status", "justification": "to_status"}


class TriggerDraft:
    """Name, audience and switch (`form`), what sets it off, conditions, and what it does. `data` is what was sent; without it, what is stored."""

    def __init__(self, user: User, data: QueryDict | None, stored: Trigger | None) -> None:
        self.user, self.stored, self.directory = user, stored, load_directory()
        self.form = TriggerForm(user, data, of=stored)
        known = stored.actions if stored else []
        self.keeps = stored is not None and data is not None and data.get("keep") == "1"
        if data is not None:
            self.lines, self.cards = read_lines(data), read_cards(user, self.directory, data, known)
            self.blocks: list[Block] | None = None if self.keeps else read_blocks(data)
        else:
            self.lines = lines_of(stored.events) if stored else [EventLine()]
            self.cards = cards_of(user, self.directory, known)
            self.blocks = blocks_of(parsed(stored.conditions), user) if stored else []
        self.trouble: dict[str, str] = {}
        self.status = 200

    def redraw(self, change: str) -> None:
        """Adds or takes away a line or a block; cards were changed before the form was read."""
        for form in (self.form, *(card.form for card in self.cards)):
            form.unchecked()
        change_lines(self.lines, change)
        change_blocks(self.blocks or [], change)

    def is_valid(self) -> bool:
        """Whether all forms say what they have to."""
        if not self.form.is_bound:
            return False
        is_valid = all([self.form.is_valid(), *(card.form.is_valid() for card in self.cards)])
        self.status = 200 if is_valid else 422
        return is_valid

    def values(self) -> dict[str, Any]:
        """What the actions take; only of a valid one. Raises Invalid for a field that is filled in and emptied at once."""
        values = self.form.values() | {"events": events_of(self.lines), "actions": [{"do": card.kind, **card.form.given()} for card in self.cards]}
        if self.blocks is not None:
            values["conditions"] = conditions_of(self.blocks, self.user)
        return values

    def refuse(self, error: DomainError) -> None:
        """Shows what was refused beside the line, the card or the field that it names."""
        self.status = error.status if error.status != 200 else 422
        if any(path.startswith("conditions") for path in error.fields):
            self.trouble["conditions"] = show_errors(self.blocks or [], error) or _("Check the marked lines.")
            return
        for path, words in error.fields.items():
            found = _PLACE.match(path)
            if found is None and path in ("events", "actions"):
                self.trouble[path] = str(words)
            elif found is not None:
                self._mark(found[1], int(found[2]), found[3], str(words))
        if not any(path.startswith(("events", "actions")) for path in error.fields):
            self.form.refuse(error)

    def _mark(self, part: str, place: int, name: str, words: str) -> None:
        if part == "events" and place < len(self.lines):
            self.lines[place].error = words
        elif part == "actions" and place < len(self.cards):
            form, name = self.cards[place].form, _NAMES.get(name, name)
            form.add_error(name if name in form.fields else None, words)

    @property
    def events_part(self) -> EventsPart:
        return events_part(self.user, self.lines, self.directory, trouble=self.trouble.get("events", ""))

    @property
    def conditions_part(self) -> ConditionsPart:
        return trigger_conditions(self.user, self.blocks, self.directory, trouble=self.trouble.get("conditions", ""))

    @property
    def actions_part(self) -> ActionsPart:
        return ActionsPart(self.cards, self.trouble.get("actions", ""))


def trigger_conditions(user: User, blocks: list[Block] | None, directory: Directory | None = None, *, trouble: str = "") -> ConditionsPart:
    """The lines of conditions, which nobody reads along."""
    words = _("Without conditions all tickets are meant.")
    directory = directory or load_directory()
    return conditions_part(user, blocks, directory, url="settings-trigger-conditions", words=words, trouble=trouble, has_reader=False)
