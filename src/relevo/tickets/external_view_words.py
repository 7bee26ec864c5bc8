"""Words for the history of the link under which guests see a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.tickets import task_words, verbs
from relevo.tickets.task_words import moment_in_words

Data = Mapping[str, Any]


def made(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """There is a link."""
    if data["expires_at"]:
        return [_("%(actor)s made a link for guests, valid until %(moment)s.") % {"actor": actor, "moment": moment_in_words(data["expires_at"])}]
    return [_("%(actor)s made a link for guests.") % {"actor": actor}]


def renewed(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """The link has another address."""
    if data["expires_at"]:
        facts = {"actor": actor, "moment": moment_in_words(data["expires_at"])}
        return [_("%(actor)s gave the link for guests a new address, valid until %(moment)s.") % facts]
    return [_("%(actor)s gave the link for guests a new address.") % {"actor": actor}]


def changed(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """The link has another end."""
    if new := data["expires_at"]["new"]:
        return [_("%(actor)s made the link for guests valid until %(moment)s.") % {"actor": actor, "moment": moment_in_words(new)}]
    return [_("%(actor)s made the link for guests valid without end.") % {"actor": actor}]


def revoked(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """There is no link any more."""
    return [_("%(actor)s revoked the link for guests.") % {"actor": actor}]


WORDS: dict[str, task_words.Words] = {
    verbs.LINK_MADE: made,
    verbs.LINK_RENEWED: renewed,
    verbs.LINK_CHANGED: changed,
    verbs.LINK_REVOKED: revoked,
}
