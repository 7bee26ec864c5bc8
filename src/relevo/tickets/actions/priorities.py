"""Managing the priorities: the four that Relevo brings, and the desk's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from relevo.accounts import audit, permissions
from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Desk
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid
from relevo.tickets import own_words
from relevo.tickets.actions.naming import clean_names
from relevo.tickets.enums import ACTIVE_STATUSES, PriorityColour
from relevo.tickets.filters.folding import folded
from relevo.tickets.models import PriorityLevel, Ticket
from relevo.tickets.own_words import MEDIUM_RANK, PRESETS
from relevo.tickets.priorities import DEFAULT, rank_column, stored_levels

MAX_LEVELS = 20
RERANK = "tickets.rerank"
BATCH = 1000
_HIGHEST, _STEP = 32_000, 1000
_FIELDS = frozenset({"names", "colour", "is_active", "position"})


def create_priority(*, actor: Actor, names: Mapping[str, str], colour: str = PriorityColour.GREY, position: int = 1) -> PriorityLevel:
    """Adds a priority, at the top unless another `position` (1 is the most urgent) is asked for. Its key comes from its name and stays.

    Raises Invalid for names that are missing, taken or too long, an unknown colour, and where there are too many.
    """
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    values = _checked({"names": names, "colour": colour})
    if own_words.EVERY_LANGUAGE not in values["names"]:
        raise Invalid("name_missing", _("A name is needed."), fields={f"names.{own_words.EVERY_LANGUAGE}": _("Enter a name.")})
    with transaction.atomic():
        stored = _locked()
        if len(stored) >= MAX_LEVELS:
            words = _("Keep at most %(limit)d.") % {"limit": MAX_LEVELS}
            raise Invalid("too_many", _("That is too many entries."), fields={f"names.{own_words.EVERY_LANGUAGE}": words})
        value = max(stored) + 1
        level = PriorityLevel(value=value, key=_key(values["names"][own_words.EVERY_LANGUAGE], stored), rank=0, **values)
        _check_distinct(level, stored)
        _place(level, stored, position)
        level.save(force_insert=True)
        own_words.changed()
        audit.record(audit.PRIORITY_CREATED, actor=actor, target=level, data={"name": level.names[own_words.EVERY_LANGUAGE], "key": level.key})
    return level


def edit_priority(value: int, *, actor: Actor, **values: Any) -> PriorityLevel:
    """Changes `names` (all of them), `colour`, `is_active` or `position` (1 is the most urgent). What has it keeps it.

    Medium is what tickets have that nobody classified: it is never retired. Its rank stays where it is, so to move it moves the others around it.
    The order of lists follows within moments, by a job. Raises Invalid as `create_priority` does, for a priority that there is not, and Conflict
    for retiring medium.
    """
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    if unknown := set(values) - _FIELDS:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    position = values.pop("position", None)
    values = _checked(values)
    with transaction.atomic():
        stored = _locked()
        if value not in stored:
            raise Invalid("priority_unknown", _("There is no such priority."), fields={"priority": _("Choose one of the list.")})
        known = stored[value]
        level, _made = PriorityLevel.objects.get_or_create(
            value=value, defaults={"key": known.key, "colour": known.colour, "rank": known.rank, "names": {}}
        )
        if value not in PRESETS and not values.get("names", level.names).get(own_words.EVERY_LANGUAGE):
            raise Invalid("name_missing", _("A name is needed."), fields={f"names.{own_words.EVERY_LANGUAGE}": _("Enter a name.")})
        data = audit.changes(level, values)
        if value == DEFAULT and not level.is_active:
            raise Conflict("priority_default", _("Tickets that nobody has classified have this priority: it can't be retired."))
        _check_distinct(level, stored)
        old = list(stored).index(value) + 1
        if position is not None and (new := max(1, min(position, len(stored)))) != old:
            _place(level, stored, new)
            data["position"] = {"old": old, "new": new}
        if data:
            level.save()
            own_words.changed()
            audit.record(audit.PRIORITY_EDITED, actor=actor, target=level, data={"key": level.key, **data})
    return level


def rerank_tickets() -> int:
    """Brings the ranks of tickets to those of their priorities, in portions of their own, what is to be done first; how many were changed."""
    changed, ranks = 0, rank_column()
    for wanted in (Q(status__in=ACTIVE_STATUSES), Q()):
        while True:
            late = Ticket.objects.filter(wanted).exclude(priority_rank=ranks).order_by().values_list("pk", flat=True)[:BATCH]
            with transaction.atomic():
                numbers = list(Ticket.objects.select_for_update(skip_locked=True).filter(pk__in=list(late)).values_list("pk", flat=True))
                count = Ticket.objects.filter(pk__in=numbers).update(priority_rank=ranks)
            changed += count
            if not count:
                break
    if Ticket.objects.exclude(priority_rank=ranks).exists():
        # Somebody is changing them at this moment.
        app.configure_task(RERANK, schedule_in={"seconds": 5}).defer()
    return changed


def _locked() -> dict[int, own_words.Level]:
    """All levels, with the desk's row locked: who changes them waits for others who do."""
    Desk.objects.select_for_update().get()
    return stored_levels()


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    clean = dict(values)
    if "names" in clean:
        clean["names"] = clean_names(clean["names"])
    if "colour" in clean and clean["colour"] not in PriorityColour.values:
        raise Invalid("colour_unknown", _("There is no such colour."), fields={"colour": _("Choose one of the list.")})
    return clean


def _key(name: str, stored: Mapping[int, own_words.Level]) -> str:
    """A key from the name, in letters of the English alphabet, that no other has."""
    base, taken = slugify(name)[:32].strip("-") or "priority", {level.key for level in stored.values()}
    if not re.match("[a-z]", base):
        base = f"priority-{base}"
    return next(key for key in (base, *(f"{base}-{turn}" for turn in range(2, MAX_LEVELS + 3))) if key not in taken)


def _check_distinct(level: PriorityLevel, stored: Mapping[int, own_words.Level]) -> None:
    """Raises Invalid where, in some language, another priority has the same name."""
    mine = own_words.with_presets([level])[level.value]
    for language, _name in LANGUAGES:
        with translation.override(language):
            known = {folded(own_words.level_name(one)) for one in stored.values() if one.value != level.value}
            name = own_words.level_name(mine)
        if folded(name) in known:
            words = _("Another priority is called “%(name)s”.") % {"name": name}
            field = language if language in level.names else own_words.EVERY_LANGUAGE
            raise Invalid("name_taken", words, fields={f"names.{field}": words})


def _place(level: PriorityLevel, stored: Mapping[int, own_words.Level], position: int) -> None:
    """Gives the level the rank of a place among the others; where there is no room between two, and for the default, all others move apart."""
    others = [one for one in stored.values() if one.value != level.value]
    place = max(0, min(position - 1, len(others)))
    if level.value == DEFAULT:
        _spread(level, [*(one.value for one in others[:place]), level.value, *(one.value for one in others[place:])])
        app.configure_task(RERANK).defer()
        return
    upper = others[place - 1].rank if place else _HIGHEST + _STEP
    lower = others[place].rank if place < len(others) else 0
    level.rank = min(lower + _STEP, (upper + lower) // 2) if not place else (upper + lower) // 2
    if upper - lower < 2 or not 0 < level.rank < _HIGHEST:
        _spread(level, [*(one.value for one in others[:place]), level.value, *(one.value for one in others[place:])])
    app.configure_task(RERANK).defer()


def _spread(level: PriorityLevel, order: list[int]) -> None:
    """New ranks for all, at equal distances above and below the default, which keeps its own."""
    middle = order.index(DEFAULT)
    above, below = order[:middle][::-1], order[middle + 1 :]
    ranks = {value: MEDIUM_RANK + (turn + 1) * (_HIGHEST - MEDIUM_RANK) // (len(above) + 1) for turn, value in enumerate(above)}
    ranks |= {value: MEDIUM_RANK - (turn + 1) * MEDIUM_RANK // (len(below) + 1) for turn, value in enumerate(below)}
    level.rank = ranks.pop(level.value, MEDIUM_RANK)
    for value, rank in ranks.items():
        preset = PRESETS.get(value)
        defaults: dict[str, Any] = {"rank": rank}
        made = {"key": preset.key, "colour": preset.colour, "rank": rank} if preset else defaults
        PriorityLevel.objects.update_or_create(value=value, defaults=defaults, create_defaults=made)
