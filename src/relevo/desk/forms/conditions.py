"""Conditions as blocks of lines: what the form sends, and what of the condition language it can show.

All blocks must hold; within a block all, one, or none of its lines. The API knows deeper trees: what does not fit in blocks stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as filled

from django.http import QueryDict
from django.utils.translation import gettext as _

from relevo.core.errors import DomainError
from relevo.desk.wording.conditions import UNITS
from relevo.tickets.filters import Field, field_named
from relevo.tickets.filters.fields import Takes
from relevo.tickets.filters.own import known

MAX_BLOCKS, MAX_LINES = 10, 25
MODES = ("all", "any", "none")
_PLACE = re.compile(r"conditions\.all\[(\d+)\](?:\.not)?\.(?:all|any)\[(\d+)\]")


@dataclass(slots=True)
class Line:
    """One comparison as it was typed. `values` are the texts of its controls."""

    field: str = "status"
    operator: str = "is"
    values: list[str] = filled(default_factory=list)
    unit: int = 3600
    error: str = ""

    @property
    def compared(self) -> Field:
        """What the line asks about."""
        return known(self.field)

    @property
    def takes(self) -> Takes:
        return self.compared.operators[self.operator]


@dataclass(slots=True)
class Block:
    """Lines of which all, one or none must hold."""

    mode: str = "all"
    lines: list[Line] = filled(default_factory=lambda: [Line()])


def read_blocks(data: QueryDict) -> list[Block]:
    """What the form sent. A comparison that the field does not know becomes its first one."""
    blocks: list[Block] = []
    while (mode := data.get(f"b{len(blocks)}-mode")) is not None and len(blocks) < MAX_BLOCKS:
        block, place = Block(mode if mode in MODES else "all", []), len(blocks)
        while (name := data.get(f"b{place}-l{len(block.lines)}-field")) is not None and len(block.lines) < MAX_LINES:
            block.lines.append(_line(data, f"b{place}-l{len(block.lines)}", name))
        blocks.append(block)
    return blocks


def _line(data: QueryDict, at: str, name: str) -> Line:
    name = name if field_named(name) is not None else "status"
    operators = list(known(name).operators)
    operator = data.get(f"{at}-operator", "")
    unit = data.get(f"{at}-unit", "")
    was = data.get(f"{at}-was", name)  # The field for which the values were typed.
    return Line(
        name,
        operator if operator in operators and was == name else operators[0],
        data.getlist(f"{at}-value") if was == name else [],
        int(unit) if unit.isdecimal() and int(unit) in UNITS else 3600,
    )


def change_blocks(blocks: list[Block], change: str) -> None:
    """Adds or takes away a line or a block: ``add``, ``add:0``, ``remove:0``, ``remove:0:2``. Nonsense changes nothing."""
    verb, _colon, rest = change.partition(":")
    places = [int(part) for part in rest.split(":") if part.isdecimal()]
    if verb == "add" and not places and len(blocks) < MAX_BLOCKS:
        blocks.append(Block("any" if blocks else "all"))
    if not places or places[0] >= len(blocks):
        return
    lines = blocks[places[0]].lines
    if verb == "add" and len(lines) < MAX_LINES:
        lines.append(Line())
    elif verb == "remove" and len(places) == 2 and places[1] < len(lines):
        del lines[places[1]]
    if verb == "remove" and (len(places) == 1 or not lines):
        del blocks[places[0]]


def show_errors(blocks: list[Block], error: DomainError) -> str:
    """Puts what was refused beside its line; returns what has no line."""
    left = ""
    for path, words in error.fields.items():
        found = _PLACE.match(path)
        if found and int(found[1]) < len(blocks) and int(found[2]) < len(blocks[int(found[1])].lines):
            line = blocks[int(found[1])].lines[int(found[2])]
            line.error = _NOBODY[line.field]() if line.field in _NOBODY else str(words)
        elif path.startswith("conditions"):
            left = str(words)
    return left


_NOBODY: Mapping[str, Callable[[], str]] = {
    "requester": lambda: _("No customer has one of these addresses."),
    "organisation": lambda: _("There is no organisation of this name."),
}
