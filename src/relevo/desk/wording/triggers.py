"""Words for triggers: what sets them off, and what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relevo.automation.enums import Deed
from relevo.automation.happenings import CHANGED, CHANGES
from relevo.desk.pages.directory import Directory
from relevo.desk.wording.conditions import UNITS, field_names


def happening_names() -> Mapping[str, str]:
    """What can happen to a ticket, but for changes."""
    return {
        "opened": _("A ticket is opened"),
        "received": _("The customer writes again"),
        "sent": _("We write to the customer"),
        "commented": _("Somebody comments"),
        "advised": _("Somebody outside answers an escalation"),
        "sla_warned": _("A target will be missed soon"),
        "sla_breached": _("A target is missed"),
    }


def kind_names(directory: Directory) -> dict[str, str]:
    """Everything that can set a trigger off, by its value in the form: changes of fields as ``changed:status``."""
    known, changes = field_names(), {field: f"{CHANGED}:{field}" for field in CHANGES}
    own = {f"{CHANGED}:{field.key}": _("Change of %(field)s") % {"field": field.name} for field in directory.ticket_fields if field.is_active}
    return {**happening_names(), **{value: _("Change of %(field)s") % {"field": known[field]} for field, value in changes.items()}, **own}


def heard_in_words(stored: Mapping[str, Any], kinds: Mapping[str, str], old: Sequence[str] = (), new: Sequence[str] = ()) -> str:
    """One entry of `Trigger.events`, in short; `old` and `new` are the names of what a field was and is."""
    name = f"{CHANGED}:{stored['field']}" if stored["event"] == CHANGED else stored["event"]
    words = kinds.get(name, name)
    if stored.get("contains"):
        words = f"{words}: {', '.join(stored['contains'])}"
    if old or new:
        words = f"{words}: {' '.join(one for one in (', '.join(old), '→', ', '.join(new)) if one)}"
    if delay := stored.get("delay_seconds"):
        return _("%(event)s · %(span)s later") % {"event": words, "span": span(delay)}
    return words


def span(seconds: int) -> str:
    """A span of time in its largest whole unit."""
    unit = max((one for one in UNITS if seconds % one == 0), default=60)
    count = seconds // unit
    return {
        60: ngettext("%(count)s minute", "%(count)s minutes", count),
        3600: ngettext("%(count)s hour", "%(count)s hours", count),
        86_400: ngettext("%(count)s day", "%(count)s days", count),
        604_800: ngettext("%(count)s week", "%(count)s weeks", count),
    }[unit] % {"count": count}


def deeds_in_words(actions: list[dict[str, Any]]) -> str:
    """What a trigger does, in short."""
    return " · ".join(dict.fromkeys(str(Deed(one["do"]).label) for one in actions))
