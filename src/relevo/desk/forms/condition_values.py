"""Between lines of a form and the condition language: what was typed becomes values, and values become what controls show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from relevo.accounts.models import User
from relevo.contacts import queries as contacts
from relevo.desk.forms.conditions import Block, Line
from relevo.desk.forms.fields import with_point
from relevo.desk.wording.conditions import UNITS
from relevo.desk.wording.reader import zone
from relevo.fields.wording import number_in_words
from relevo.tickets.filters import All, Comparison, Kind, Node, Not
from relevo.tickets.filters import Any as AnyOf
from relevo.tickets.filters.fields import Takes
from relevo.tickets.filters.own import known


def conditions_of(blocks: list[Block], user: User) -> dict[str, Any]:
    """The JSON of `tickets.filters`, unchecked but for what can't be read at all, which stays as text and is refused there."""
    groups = []
    for block in blocks:
        lines = [_comparison(line, user) for line in block.lines]
        groups.append({"not": {"any": lines}} if block.mode == "none" else {block.mode: lines})
    return {"all": groups}


def _comparison(line: Line, user: User) -> dict[str, Any]:
    found: dict[str, Any] = {"field": line.field, "operator": line.operator}
    if line.takes is not Takes.NOTHING:
        found["value"] = _READERS[line.takes](line, user)
    return found


def _first(line: Line) -> str:
    return line.values[0].strip() if line.values else ""


def _several(line: Line, user: User) -> Any:
    kind = line.compared.kind
    if line.field == "requester":
        found = contacts.visible_to(user).filter(identities__value__in=[one.lower() for one in _parts(line)])
        return sorted(set(found.values_list("pk", flat=True)))
    if line.field == "organisation":
        return sorted(contacts.organisations_visible_to(user).filter(name__in=_parts(line)).values_list("pk", flat=True))
    if kind in (Kind.WORDS, Kind.NUMBER, Kind.LINE):
        return [_whole(part) if kind is Kind.NUMBER else part for part in _parts(line)]
    return [_whole(value) for value in line.values]


def _parts(line: Line) -> list[str]:
    return [part.strip() for value in line.values for part in value.split(",") if part.strip()]


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else text


def _one(line: Line, user: User) -> Any:
    kind = line.compared.kind
    if kind is Kind.DECIMAL:
        return with_point(_first(line))
    return _first(line) if kind in (Kind.TEXT, Kind.LINE, Kind.DATE) else _whole(_first(line))


def _seconds(line: Line, user: User) -> Any:
    count = _whole(_first(line))
    return count * line.unit if isinstance(count, int) else count


def _moment(line: Line, user: User) -> Any:
    try:
        found = parse_datetime(_first(line))
    except ValueError:
        found = None
    return found.replace(tzinfo=found.tzinfo or zone()).isoformat() if found else _first(line)


_READERS: Mapping[Takes, Callable[[Line, User], Any]] = {
    Takes.SEVERAL: _several,
    Takes.ONE: _one,
    Takes.BOOLEAN: lambda line, user: {"yes": True, "no": False}.get(_first(line), True),
    Takes.MOMENT: _moment,
    Takes.SECONDS: _seconds,
}


def blocks_of(tree: Node, user: User) -> list[Block] | None:
    """The tree as blocks; None for one that they can't show."""
    parts = tree.parts if isinstance(tree, All) else (tree,)
    blocks: list[Block] = []
    for part in parts:
        mode, lines = "all", part
        if isinstance(part, Not) and isinstance(part.part, AnyOf):
            mode, lines = "none", part.part
        elif isinstance(part, AnyOf):
            mode = "any"
        members = (lines,) if isinstance(lines, Comparison) else lines.parts if isinstance(lines, (All, AnyOf)) else None
        if members is None or not all(isinstance(one, Comparison) for one in members):
            return None
        shown = [_shown(one, user) for one in members if isinstance(one, Comparison)]
        if isinstance(part, Comparison) and blocks and blocks[-1].mode == "all":
            blocks[-1].lines.extend(shown)
        elif shown:
            blocks.append(Block(mode, shown))
    return blocks


def _shown(one: Comparison, user: User) -> Line:
    line = Line(one.field, one.operator)
    takes = line.takes
    if takes is Takes.SECONDS and isinstance(one.value, int):
        line.unit = max((unit for unit in UNITS if one.value % unit == 0), default=60)
        line.values = [str(-(-one.value // line.unit))]
    elif takes is Takes.BOOLEAN:
        line.values = ["yes" if one.value else "no"]
    elif isinstance(one.value, datetime):
        line.values = [one.value.astimezone(zone()).replace(tzinfo=None).isoformat(timespec="minutes")]
    elif isinstance(one.value, tuple):
        line.values = _names_of(one, user)
    elif line.compared.kind is Kind.DECIMAL and one.value is not None:
        line.values = [number_in_words(str(one.value))]
    elif one.value is not None:
        line.values = [str(one.value)]
    return line


def _names_of(one: Comparison, user: User) -> list[str]:
    values: Any = one.value
    if one.field == "requester":
        found = contacts.visible_to(user).filter(pk__in=values, identities__kind="email").values_list("identities__value", flat=True)
        return [", ".join(found)]
    if one.field == "organisation":
        return [", ".join(contacts.organisations_visible_to(user).filter(pk__in=values).values_list("name", flat=True))]
    if known(one.field).kind in (Kind.WORDS, Kind.NUMBER, Kind.LINE):
        return [", ".join(map(str, values))]
    return [str(value) for value in values]
