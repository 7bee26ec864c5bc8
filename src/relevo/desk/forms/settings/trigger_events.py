"""What sets a trigger off, as lines of a form: read, changed, and turned into what the actions take and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as filled
from typing import Any

from django.http import QueryDict

from relevo.automation.checking import MAX_ENTRIES
from relevo.automation.happenings import CHANGED, CHANGES, WITH_DELAY, WITH_TEXT
from relevo.desk.forms.conditions import Line
from relevo.desk.wording.conditions import UNITS
from relevo.fields.described import PREFIX
from relevo.tickets.filters import Kind, field_named

NOTHING = "none"
# Of these, what was and what is can be said; of a text only that it changed.
_TYPED = "tags"
_CHOSEN = frozenset({Kind.CHOICE, Kind.RANK, Kind.PERSON, Kind.ITEM, Kind.ENTRIES, Kind.FLAG})


@dataclass(slots=True)
class EventLine:
    """One thing that sets the trigger off. `kind` is its value in the form; `old` and `new` are texts of its controls."""

    kind: str = "opened"
    old: list[str] = filled(default_factory=list)
    new: list[str] = filled(default_factory=list)
    contains: str = ""
    delay: str = ""
    unit: int = 3600
    error: str = ""

    @property
    def field(self) -> str:
        return self.kind.removeprefix(f"{CHANGED}:") if self.kind.startswith(CHANGED) else ""

    @property
    def is_typed(self) -> bool:
        """Whether values are typed, with commas between them."""
        return self.field == _TYPED

    @property
    def is_chosen(self) -> bool:
        """Whether values are chosen from a list."""
        known = field_named(self.field) if self.field else None
        return known is not None and known.kind in _CHOSEN

    @property
    def has_text(self) -> bool:
        """Whether it is a message, whose words can be asked for."""
        return self.kind in WITH_TEXT

    @property
    def has_delay(self) -> bool:
        """Whether time can be counted from it."""
        return bool(self.field) or self.kind in WITH_DELAY

    def line(self, values: list[str]) -> Line:
        """The same as a line of conditions, which knows what can be chosen."""
        known = field_named(self.field)
        return Line(self.field, next(iter(known.operators)) if known else "is", values)


def read_lines(data: QueryDict) -> list[EventLine]:
    """What the form sent."""
    lines: list[EventLine] = []
    while (kind := data.get(f"e{len(lines)}-kind")) is not None and len(lines) < MAX_ENTRIES:
        at = f"e{len(lines)}"
        stays = data.get(f"{at}-was", kind) == kind  # What was chosen for another field means nothing.
        unit = data.get(f"{at}-unit", "")
        lines.append(
            EventLine(
                kind=kind if is_kind(kind) else "opened",
                old=data.getlist(f"{at}-from") if stays else [],
                new=data.getlist(f"{at}-to") if stays else [],
                contains=data.get(f"{at}-contains", "") if stays else "",
                delay=data.get(f"{at}-delay", "").strip(),
                unit=int(unit) if unit.isdecimal() and int(unit) in UNITS else 3600,
            )
        )
    return lines


def is_kind(kind: str) -> bool:
    """Whether it is the value of something that can be heard; what it means is checked by the action."""
    field = kind.removeprefix(f"{CHANGED}:")
    return ":" not in kind or field in CHANGES or (field.startswith(PREFIX) and field_named(field) is not None)


def change_lines(lines: list[EventLine], change: str) -> None:
    """Adds or takes away a line: ``event-add``, ``event-remove:1``. Nonsense changes nothing."""
    verb, _colon, place = change.partition(":")
    if verb == "event-add" and len(lines) < MAX_ENTRIES:
        lines.append(EventLine())
    elif verb == "event-remove" and place.isdecimal() and int(place) < len(lines):
        del lines[int(place)]


def events_of(lines: list[EventLine]) -> list[dict[str, Any]]:
    """What the actions take; unchecked."""
    return [_stored(line) for line in lines]


def _stored(line: EventLine) -> dict[str, Any]:
    found: dict[str, Any] = {"event": CHANGED, "field": line.field} if line.field else {"event": line.kind}
    if line.field:
        found |= {name: [_value(line, one) for one in _parts(line, given)] for name, given in (("from", line.old), ("to", line.new))}
    elif line.contains.strip():
        found["contains"] = [one.strip() for one in line.contains.split(",") if one.strip()]
    if line.has_delay and line.delay not in ("", "0"):
        found["delay_seconds"] = (
            int(line.delay) * line.unit if line.delay.isascii() and line.delay.isdecimal() and len(line.delay) < 9 else line.delay
        )
    return found


def _parts(line: EventLine, given: list[str]) -> list[str]:
    return [part.strip() for one in given for part in one.split(",") if part.strip()] if line.is_typed else given


def _value(line: EventLine, text: str) -> Any:
    known = field_named(line.field)
    if line.is_typed or known is None or known.kind is Kind.CHOICE:
        return text
    if known.kind is Kind.FLAG:
        return text == "yes"
    return None if text == NOTHING else int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else text


def lines_of(events: list[Mapping[str, Any]]) -> list[EventLine]:
    """What is stored as lines."""
    return [_line(one) for one in events]


def _line(stored: Mapping[str, Any]) -> EventLine:
    line = EventLine(kind=f"{CHANGED}:{stored['field']}" if stored["event"] == CHANGED else stored["event"])
    line.old, line.new = (_shown(line, stored.get(name, [])) for name in ("from", "to"))
    line.contains = ", ".join(stored.get("contains", []))
    if seconds := stored.get("delay_seconds"):
        line.unit = max((unit for unit in UNITS if seconds % unit == 0), default=60)
        line.delay = str(seconds // line.unit)
    return line


def _shown(line: EventLine, values: list[Any]) -> list[str]:
    texts = [NOTHING if one is None else ("yes" if one else "no") if isinstance(one, bool) else str(one) for one in values]
    return [", ".join(texts)] if line.is_typed and texts else texts
