"""Words for targets, and for what happens to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relevo.sla import verbs
from relevo.sla.course import FIRST, NEXT
from relevo.sla.enums import TargetKind
from relevo.tickets.task_words import moment_in_words
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import Names, status_name


def target_name(kind: str) -> str:
    """A target as it is called."""
    return str(TargetKind(kind).label)


def rest_name(reason: str) -> str:
    """Why a target does not run."""
    words = {
        "internal": pgettext("target", "Internal ticket"),
        "spam": pgettext("target", "Marked as spam"),
        "resolved": pgettext("target", "Resolved"),
        "answered": pgettext("target", "Answered"),
        "merged": pgettext("target", "Merged into another ticket"),
        "newer": pgettext("target", "The customer wrote again"),
        "split": pgettext("target", "Split off"),
        "policy": pgettext("target", "No longer promised"),
    }
    return words.get(reason) or status_name(reason)


def _warned(entry: Entry, names: Names) -> list[str]:
    facts = {"moment": moment_in_words(entry.data["due_at"])}
    sentences = {FIRST: _("The first reply is due soon: %(moment)s."), NEXT: _("The next reply is due soon: %(moment)s.")}
    return [(sentences.get(entry.data["kind"]) or _("The resolution is due soon: %(moment)s.")) % facts]


def _breached(entry: Entry, names: Names) -> list[str]:
    facts = {"moment": moment_in_words(entry.data["due_at"])}
    sentences = {FIRST: _("The first reply was missed: it was due %(moment)s."), NEXT: _("The next reply was missed: it was due %(moment)s.")}
    return [(sentences.get(entry.data["kind"]) or _("The resolution was missed: it was due %(moment)s.")) % facts]


def _changed(entry: Entry, names: Names) -> list[str]:
    return [*_policy(entry), *(_moved(kind, entry.data["targets"][kind]) for kind in TargetKind.values if kind in entry.data["targets"])]


def _policy(entry: Entry) -> list[str]:
    if "policy" not in entry.data:
        if entry.data["reason"] == "ticket":
            return []
        return [_("The business hours changed.") if entry.data["reason"] == "calendar" else _("The service level changed.")]
    old, new = ((one or {}).get("name", "") for one in (entry.data["policy"]["old"], entry.data["policy"]["new"]))
    if not new:
        return [_("The service level “%(old)s” no longer applies.") % {"old": old}]
    if not old:
        return [_("The service level “%(new)s” applies.") % {"new": new}]
    return [_("The service level “%(new)s” applies instead of “%(old)s”.") % {"old": old, "new": new}]


def _moved(kind: str, change: dict[str, Any]) -> str:
    facts = {"target": target_name(kind), "old": moment_in_words(change["old"]), "new": moment_in_words(change["new"])}
    if not change["new"]:
        return _("%(target)s is no longer running; it was due %(old)s.") % facts
    if not change["old"]:
        return _("%(target)s is due %(new)s.") % facts
    return _("%(target)s is due %(new)s instead of %(old)s.") % facts


WORDS: dict[str, Callable[[Entry, Names], list[str]]] = {verbs.WARNED: _warned, verbs.BREACHED: _breached, verbs.CHANGED: _changed}
