"""Words for a ticket's history in the reader's language: facts go in, whole sentences come out.

Nothing here asks the database: whoever shows history brings the names (`Names`) of the people, teams, campaigns and accounts
that its facts mention by id. Everything returned is plain text; the surface escapes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from relevo.contacts.wording import shown_name
from relevo.fields import wording as field_words
from relevo.fields.described import Field
from relevo.tickets import assignment_words, held_words, item_words, link_words, own_words, snooze_words, task_words, verbs, words_by_verb
from relevo.tickets.enums import Status
from relevo.tickets.timeline import Entry


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in the facts are called. One that is missing is shown as "unknown", never as a number.

    `hidden` are numbers of tickets that the reader may not see, which are not told either (S2); `assistants` are the users that are no people.
    """

    users: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, str] = field(default_factory=dict)
    campaigns: Mapping[int, str] = field(default_factory=dict)
    accounts: Mapping[int, str] = field(default_factory=dict)
    services: Mapping[int, str] = field(default_factory=dict, kw_only=True)
    categories: Mapping[int, str] = field(default_factory=dict, kw_only=True)
    justifications: Mapping[int, str] = field(default_factory=dict, kw_only=True)
    fields: Mapping[int, Field] = field(default_factory=dict, kw_only=True)
    hidden: frozenset[int] = field(default=frozenset(), kw_only=True)
    assistants: frozenset[int] = field(default=frozenset(), kw_only=True)

    def ticket(self, number: int | None) -> str:
        """Another ticket as it is mentioned in a sentence."""
        return _("another ticket") if number is None or number in self.hidden else f"#{number}"


def learn(words: Mapping[str, Callable[[Entry, Names], list[str]]]) -> None:
    """Takes up the words for verbs of packages above this one."""
    VERBS.update(words)


def describe(entry: Entry, names: Names) -> list[str]:
    """The sentences for one event: one for each thing that it changed."""
    return VERBS[entry.verb](entry, names)


def actor_name(entry: Entry) -> str:
    """Who did it: a person by name, a part of the system by what it is."""
    if entry.actor_kind == "trigger":
        return _("The trigger “%(name)s”") % {"name": entry.actor_label}
    if entry.actor_kind == "procedure":
        return _("The procedure “%(name)s”") % {"name": entry.actor_label}
    if entry.actor_kind == "contact":
        return shown_name(entry.actor_name)
    if entry.actor_kind == "external":
        return shown_name(entry.actor_label)
    return entry.actor_name or "Relevo"


def status_name(status: str) -> str:
    """A status as people read it: by the desk's own word, where it has one."""
    return _statuses(get_language(), own_words.version()).get(status, status)


def priority_name(priority: int) -> str:
    """A priority as people read it."""
    return _priorities(get_language(), own_words.version()).get(priority, str(priority))


def channel_names() -> Mapping[str, str]:
    """The channels that Relevo knows, as people read them, by their kinds; plug-ins may bring others."""
    return _channels(get_language())


# To ask a lazy label for its text costs a hundred times as much as to ask a dictionary, and a page shows dozens.
@lru_cache(maxsize=16)
def _channels(_spoken: str | None) -> dict[str, str]:
    return {
        "email": _("E-mail"),
        "comment": _("Comment"),
        "escalation": _("Escalation"),
        "phone": _("Phone"),
        "whatsapp": "WhatsApp",
        "webchat": _("Web chat"),
        "sms": "SMS",
        "portal": _("Portal"),
        "api": "API",
    }


@lru_cache(maxsize=16)
def _statuses(spoken: str | None, _version: str) -> dict[str, str]:
    return {status.value: own_words.own_status_name(status.value, spoken) or str(status.label) for status in Status}


@lru_cache(maxsize=16)
def _priorities(_spoken: str | None, _version: str) -> dict[int, str]:
    return {level.value: own_words.level_name(level) for level in own_words.levels().values()}


def _known(names: Mapping[int, str], key: int | None) -> str:
    return names.get(key or 0) or _("unknown")


def _opened(entry: Entry, names: Names) -> list[str]:
    return [_("%(actor)s opened the ticket.") % {"actor": actor_name(entry)}]


def _received(entry: Entry, names: Names) -> list[str]:
    if entry.data.get("automated"):
        return [_("An automatic message from %(actor)s came in.") % {"actor": actor_name(entry)}]
    return [_("%(actor)s wrote.") % {"actor": actor_name(entry)}]


def _sent(entry: Entry, names: Names) -> list[str]:
    return [_("%(actor)s wrote to the customer.") % {"actor": actor_name(entry)}]


def _status_changed(entry: Entry, names: Names) -> list[str]:
    facts = {"actor": actor_name(entry), "old": status_name(entry.data["old"]), "new": status_name(entry.data["new"])}
    if known := item_words.by_itself(str(entry.data.get("reason", "")), facts):
        return [known]
    if chosen := (entry.data.get("justification") or {}).get("new"):
        return item_words.justified(facts, _known(names.justifications, chosen))
    return [_("%(actor)s changed the status from %(old)s to %(new)s.") % facts]


def _of_tickets(words: Callable[[str, dict[str, Any], link_words.Shown], list[str]]) -> Callable[[Entry, Names], list[str]]:
    """Sentences that name another ticket."""
    return lambda entry, names: words(actor_name(entry), entry.data, names.ticket)


def _of_tasks(words: task_words.Words) -> Callable[[Entry, Names], list[str]]:
    return lambda entry, names: words(actor_name(entry), entry.data, names.users)


def _absorbed(entry: Entry, names: Names) -> list[str]:
    return [*link_words.absorbed(actor_name(entry), entry.data, names.ticket), *_classified(entry, names)]


def _merged(entry: Entry, names: Names) -> list[str]:
    return [*link_words.merged(actor_name(entry), entry.data, names.ticket), *_classified(entry, names)]


def _classified(entry: Entry, names: Names) -> list[str]:
    lines: list[str] = []
    for name, change in entry.data.items():
        if name in _FIELDS:
            lines += _FIELDS[name](actor_name(entry), change["old"], change["new"], names)
    return lines


def _subject(actor: str, old: str, new: str, names: Names) -> list[str]:
    return [_("%(actor)s changed the subject from “%(old)s” to “%(new)s”.") % {"actor": actor, "old": old, "new": new}]


def _priority(actor: str, old: int, new: int, names: Names) -> list[str]:
    facts = {"actor": actor, "old": priority_name(old), "new": priority_name(new)}
    return [_("%(actor)s changed the priority from %(old)s to %(new)s.") % facts]


def _important(actor: str, old: bool, new: bool, names: Names) -> list[str]:
    sentence = _("%(actor)s marked the ticket as important.") if new else _("%(actor)s took the important mark away.")
    return [sentence % {"actor": actor}]


def _tags(actor: str, old: list[str], new: list[str], names: Names) -> list[str]:
    added, removed = _difference(old, new)
    sentences = (
        (added, ngettext("%(actor)s added the tag %(entries)s.", "%(actor)s added the tags %(entries)s.", len(added))),
        (removed, ngettext("%(actor)s removed the tag %(entries)s.", "%(actor)s removed the tags %(entries)s.", len(removed))),
    )
    return _listed(actor, sentences)


def _cc(actor: str, old: list[str], new: list[str], names: Names) -> list[str]:
    added, removed = _difference(old, new)
    return _listed(actor, ((added, _("%(actor)s added %(entries)s to the copies.")), (removed, _("%(actor)s removed %(entries)s from the copies."))))


def _difference(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    return [one for one in new if one not in old], [one for one in old if one not in new]


def _listed(actor: str, sentences: Iterable[tuple[list[str], str]]) -> list[str]:
    return [sentence % {"actor": actor, "entries": ", ".join(entries)} for entries, sentence in sentences if entries]


def _named(words: Callable[[str, str | None, str | None], list[str]], kind: str) -> Callable[[str, Any, Any, Names], list[str]]:
    """Sentences about something that is chosen from a list: its names in the place of its ids, None for none."""

    def said(actor: str, old: int | None, new: int | None, names: Names) -> list[str]:
        known: Mapping[int, str] = getattr(names, kind)
        return words(actor, None if old is None else _known(known, old), None if new is None else _known(known, new))

    return said


def _delivery_changed(entry: Entry, names: Names) -> list[str]:
    facts = {"recipient": entry.data.get("recipient", ""), "actor": actor_name(entry)}
    by_hand = entry.actor_user_id is not None
    sentences = {
        "queued": _("%(actor)s sent the message to %(recipient)s again.")
        if by_hand
        else _("The message to %(recipient)s has to wait; it is tried again."),
        "sending": _("The message to %(recipient)s is being sent."),
        "sent": _("The message to %(recipient)s was handed over to the mail server."),
        "delivered": _("The message to %(recipient)s was delivered."),
        "read": _("The message to %(recipient)s was read."),
        "failed": _("The message to %(recipient)s could not be delivered."),
        "dismissed": _("%(actor)s settled that the message to %(recipient)s could not be delivered."),
    }
    sentence = sentences.get(entry.data.get("state", ""), "")
    return [sentence % facts] if sentence else []


_FIELDS: dict[str, Callable[[str, Any, Any, Names], list[str]]] = {
    "subject": _subject,
    "priority": _priority,
    "is_important": _important,
    "tags": _tags,
    "cc": _cc,
    "campaign": _named(item_words.campaign, "campaigns"),
    "account": _named(item_words.account, "accounts"),
    "service": _named(item_words.service, "services"),
    "category": _named(item_words.category, "categories"),
}

VERBS: dict[str, Callable[[Entry, Names], list[str]]] = {
    verbs.OPENED: _opened,
    verbs.MESSAGE_RECEIVED: _received,
    verbs.MESSAGE_SENT: _sent,
    verbs.SCHEDULED: _of_tickets(held_words.scheduled),
    verbs.UNSCHEDULED: _of_tickets(held_words.unscheduled),
    verbs.COMMENTED: lambda entry, names: [_("%(actor)s wrote an internal comment.") % {"actor": actor_name(entry)}],
    verbs.CORRECTED: lambda entry, names: [_("%(actor)s corrected an internal message.") % {"actor": actor_name(entry)}],
    verbs.ASSIGNED: lambda entry, names: assignment_words.assigned(actor_name(entry), entry, names.users, names.teams),
    verbs.STATUS_CHANGED: _status_changed,
    verbs.CLASSIFIED: _classified,
    verbs.FIELDS_SET: lambda entry, names: field_words.changes(actor_name(entry), entry.data["fields"], names.fields),
    verbs.RELATED: _of_tickets(link_words.related),
    verbs.UNRELATED: _of_tickets(link_words.unrelated),
    verbs.MERGED: _merged,
    verbs.ABSORBED: _absorbed,
    verbs.SPLIT: _of_tickets(link_words.split),
    verbs.SPLIT_FROM: _of_tickets(link_words.split_from),
    verbs.TYPE_CHANGED: _of_tickets(link_words.type_changed),
    verbs.SNOOZED: lambda entry, names: snooze_words.snoozed(actor_name(entry), entry.data),
    verbs.WOKEN: lambda entry, names: snooze_words.woken(actor_name(entry), entry.data),
    verbs.SPAM_MARKED: lambda entry, names: [_("%(actor)s marked the ticket as spam.") % {"actor": actor_name(entry)}],
    verbs.SPAM_CLEARED: lambda entry, names: [_("%(actor)s said that the ticket is not spam.") % {"actor": actor_name(entry)}],
    verbs.NOTE_ADDED: lambda entry, names: [_("%(actor)s added a note.") % {"actor": actor_name(entry)}],
    verbs.NOTE_DELETED: lambda entry, names: [_("%(actor)s deleted a note.") % {"actor": actor_name(entry)}],
    **{verb: _of_tasks(words) for verb, words in words_by_verb.WORDS.items()},
    verbs.DELIVERY_CHANGED: _delivery_changed,
}
