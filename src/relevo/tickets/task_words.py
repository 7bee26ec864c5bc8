"""Words for what happens to tasks and calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from relevo.tickets import verbs

Data = Mapping[str, Any]
Words = Callable[[str, Data, Mapping[int, str]], list[str]]


def added(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """Somebody added a task, for somebody and until when, as far as that is said."""
    facts = {
        "actor": actor,
        "title": data["title"],
        "assignee": _name(users, data.get("assignee", {}).get("new")),
        "moment": moment_in_words(data["due_at"]),
    }
    if "assignee" in data and data["due_at"]:
        return [_("%(actor)s added the task “%(title)s” for %(assignee)s, due %(moment)s.") % facts]
    if "assignee" in data:
        return [_("%(actor)s added the task “%(title)s” for %(assignee)s.") % facts]
    if data["due_at"]:
        return [_("%(actor)s added the task “%(title)s”, due %(moment)s.") % facts]
    return [_("%(actor)s added the task “%(title)s”.") % facts]


def changed(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """One sentence for each thing that changed."""
    lines = []
    if "title" in data:
        lines.append(_("%(actor)s renamed the task “%(old)s” to “%(new)s”.") % {"actor": actor, **data["title"]})
    facts = {"actor": actor, "title": data["name"]}
    if "assignee" in data:
        new = data["assignee"]["new"]
        sentence = _("%(actor)s gave the task “%(title)s” to %(new)s.") if new else _("%(actor)s left the task “%(title)s” to nobody.")
        lines.append(sentence % {**facts, "new": _name(users, new)})
    if "due_at" in data:
        new = data["due_at"]["new"]
        sentence = _("%(actor)s made the task “%(title)s” due %(new)s.") if new else _("%(actor)s took the due time off the task “%(title)s”.")
        lines.append(sentence % {**facts, "new": moment_in_words(new)})
    return lines


def done(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """A task is done."""
    return [_("%(actor)s marked the task “%(title)s” as done.") % {"actor": actor, "title": data["title"]}]


def reopened(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """A task is open again."""
    return [_("%(actor)s opened the task “%(title)s” again.") % {"actor": actor, "title": data["title"]}]


def dialled(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """A call began."""
    return [_("%(actor)s dialled %(number)s.") % {"actor": actor, "number": data["number"]}]


def called(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """A call was noted down."""
    sentences = {
        ("outgoing", True): _("%(actor)s logged a call to the customer."),
        ("outgoing", False): _("%(actor)s called the customer; nobody answered."),
        ("incoming", True): _("%(actor)s logged a call of the customer."),
        ("incoming", False): _("%(actor)s logged a missed call of the customer."),
    }
    return [sentences[data["direction"], data["answered"]] % {"actor": actor}]


def due(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """The moment of a task came."""
    assignee = data["assignee"]["new"]
    sentence = _("The task “%(title)s” of %(assignee)s is due.") if assignee else _("The task “%(title)s” is due.")
    return [sentence % {"title": data["title"], "assignee": _name(users, assignee)}]


def _name(users: Mapping[int, str], key: int | None) -> str:
    return users.get(key or 0) or _("unknown")


def moment_in_words(stamp: str | None) -> str:
    """Day and minute, in the reader's language and time zone."""
    if not stamp:
        return ""
    local, locale = datetime.fromisoformat(stamp).astimezone(timezone.get_current_timezone()), to_locale(get_language() or "en")
    return f"{format_date(local, 'medium', locale)}, {format_time(local, 'short', locale=locale)}"


WORDS: dict[str, Words] = {
    verbs.CALL_BEGUN: dialled,
    verbs.CALL_LOGGED: called,
    verbs.TASK_ADDED: added,
    verbs.TASK_CHANGED: changed,
    verbs.TASK_DONE: done,
    verbs.TASK_REOPENED: reopened,
    verbs.TASK_DUE: due,
}
