"""Which sections of the ticket page somebody sees, and in which order (Z2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from relevo.core.errors import Invalid

HIDDEN = "-"


class TicketSection(models.TextChoices):
    """What stands beside the conversation, in the usual order."""

    CLASSIFICATION = "classification", _("Classification")
    TASKS = "tasks", _("Tasks")
    CONTACT = "contact", _("Contact information")
    RELATED = "related", _("Related tickets")
    LAST_TICKETS = "last_tickets", _("Last 25 tickets")
    NOTES = "notes", _("Notes")


LEFT = (TicketSection.CLASSIFICATION, TicketSection.TASKS)
RIGHT = tuple(section for section in TicketSection if section not in LEFT)


class Placed(NamedTuple):
    """A section in somebody's order."""

    name: str
    is_shown: bool


def arranged(stored: Iterable[str] | None) -> list[Placed]:
    """All sections in the order stored, those of the left before those of the right; what is not stored comes last, as usual. A hidden one is
    stored with a "-" before its name; what is no section any more is passed over."""
    order = [Placed(name.removeprefix(HIDDEN), not name.startswith(HIDDEN)) for name in stored or ()]
    order = [one for one in order if one.name in TicketSection.values]
    order += [Placed(name, True) for name in TicketSection.values if name not in {one.name for one in order}]
    return sorted(order, key=lambda one: one.name not in LEFT)


def shown(stored: Iterable[str] | None) -> list[str]:
    """The names of those that are shown, in their order."""
    return [one.name for one in arranged(stored) if one.is_shown]


def stored_of(order: Sequence[Placed]) -> list[str]:
    """As it is stored."""
    return [one.name if one.is_shown else f"{HIDDEN}{one.name}" for one in order]


def checked(stored: Sequence[str] | None) -> list[str] | None:
    """What may be stored; nothing for the usual order. Raises Invalid for what is no section, and for one that comes twice."""
    names = [one.removeprefix(HIDDEN) for one in stored or ()]
    if set(names) - set(TicketSection.values) or len(set(names)) < len(names):
        raise Invalid("section_unknown", _("There is no such section."), fields={"ticket_sections": _("Choose one of the list.")})
    return stored_of(arranged(stored)) if stored else None


def moved(stored: Iterable[str] | None, name: str, to: str) -> list[str]:
    """The order after one section went `up` or `down` on its side, or is to `show` or `hide`. Raises Invalid for what there is not."""
    order = arranged(stored)
    place = next((place for place, one in enumerate(order) if one.name == name), None)
    if place is None or to not in ("up", "down", "show", "hide"):
        raise Invalid("section_unknown", _("There is no such section."), fields={"section": _("Choose one of the list.")})
    if to in ("show", "hide"):
        order[place] = Placed(name, to == "show")
    else:
        other = place + (1 if to == "down" else -1)
        if 0 <= other < len(order) and (order[other].name in LEFT) == (name in LEFT):
            order[place], order[other] = order[other], order[place]
    return stored_of(order)
