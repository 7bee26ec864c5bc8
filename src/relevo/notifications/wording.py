"""Words for a notification in the reader's language: those of the history, but where they can say "you"."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from relevo.notifications import kinds
from relevo.tickets.content import preview_of
from relevo.tickets.models import Message
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import Names, actor_name, describe


def _assigned(entry: Entry) -> str:
    return _("%(actor)s assigned the ticket to you.") % {"actor": actor_name(entry)}


def _mentioned(entry: Entry) -> str:
    return _("%(actor)s mentioned you in a comment.") % {"actor": actor_name(entry)}


SENTENCES: dict[str, Callable[[Entry], str]] = {
    kinds.ASSIGNED: _assigned,
    kinds.MENTIONED: _mentioned,
}


def sentence(kind: str, entry: Entry, names: Names) -> str:
    """What happened, as one or more whole sentences."""
    own = SENTENCES.get(kind)
    return own(entry) if own else " ".join(describe(entry, names))


def excerpt(message: Message | None) -> str:
    """The beginning of what was written; empty where nothing was."""
    return preview_of(message) if message is not None else ""
