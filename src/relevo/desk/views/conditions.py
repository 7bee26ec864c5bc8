"""The lines of conditions anew, after another field or comparison was chosen, or a line or block was added or taken away: alike in all forms."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from relevo.accounts.models import User
from relevo.desk import responses
from relevo.desk.access import reader
from relevo.desk.forms.conditions import Block, change_blocks, read_blocks
from relevo.desk.pages.view_form import ConditionsPart


def redrawn(request: HttpRequest, draw: Callable[[User, list[Block]], ConditionsPart]) -> HttpResponseBase:
    """What the form sent, changed as it asks for, as `draw` offers it there."""
    blocks = read_blocks(request.POST)
    change_blocks(blocks, request.POST.get("change", ""))
    part = draw(reader(request), blocks)
    return responses.part(request, "desk/views/conditions.html", part, part=part)
