"""The conditions of a form that has other fields too: of a view, a macro, a template, a skill."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core.errors import DomainError
from relevo.desk.forms.condition_values import blocks_of, conditions_of
from relevo.desk.forms.conditions import Block, change_blocks, read_blocks, show_errors
from relevo.tickets.filters import parsed


class ConditionsInput:
    """What a page shows, or a form sent, of conditions.

    `blocks` is None where the `stored` ones are deeper than blocks can show; they stay as they are then. `is_redrawn` says that only lines were to be
    added or taken away, and nothing saved; `trouble` is what is wrong with them as a whole.
    """

    def __init__(self, request: HttpRequest, user: User, *, stored: Any, first: list[Block]) -> None:
        """`stored` is JSON of `tickets.filters`, which may be empty; None for something new, which begins with the blocks of `first`."""
        self.user, self.trouble = user, ""
        self.is_redrawn = request.method == "POST" and "change" in request.POST
        self.blocks: list[Block] | None = first
        if request.method == "POST":
            keeps = stored is not None and request.POST.get("keep") == "1"
            self.blocks = None if keeps else read_blocks(request.POST)
            if self.is_redrawn:
                change_blocks(self.blocks or [], request.POST["change"])
        elif stored is not None:
            self.blocks = blocks_of(parsed(stored), user) if stored else []

    def values(self) -> dict[str, Any]:
        """What the actions take: `conditions`, or nothing where they stay as they are."""
        return {} if self.blocks is None else {"conditions": conditions_of(self.blocks, self.user)}

    def takes(self, error: DomainError) -> bool:
        """Whether a refusal was about the conditions; it is shown beside their lines then."""
        if not any(path.startswith("conditions") for path in error.fields):
            return False
        self.trouble = show_errors(self.blocks or [], error) or _("Check the marked lines.")
        return True
