"""Pieces of a ticket list's rows that repeat: drawn once a language, since a list of fifty rows would draw them two hundred times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from relevo.desk.icons import icon
from relevo.desk.wording.channels import channel_icon, channel_name
from relevo.desk.wording.people import initials, tint
from relevo.desk.wording.tones import priority_tone, status_tone
from relevo.tickets.enums import Priority, Status


@dataclass(frozen=True, slots=True)
class RowPieces:
    """Status pills, priority marks and fixed words, in one language."""

    status: dict[str, Markup]
    priority: dict[int, Markup]
    important: Markup
    failed: Markup
    waits: str
    no_subject: str
    nobody: str


def row_pieces() -> RowPieces:
    """The pieces in the reader's language."""
    return _pieces(translation.get_language() or "en")


@lru_cache(maxsize=16)
def _pieces(language: str) -> RowPieces:
    pill, dot = Markup('<span class="pill {}">{}</span>'), Markup('<span class="row"><span class="dot {}"></span>{}</span>')
    mark = Markup('<span class="{0}" title="{1}">{2}<span class="sr">{1}</span></span>')
    return RowPieces(
        status={status.value: pill.format(status_tone(status.value), status.label) for status in Status},
        priority={priority.value: dot.format(priority_tone(priority.value), priority.label) for priority in Priority},
        important=mark.format("star", _("Important"), icon("star", "s")),
        failed=mark.format("bad", _("A message could not be delivered"), icon("mail-x", "s")),
        waits=_("Waits for an answer:"),
        no_subject=_("(no subject)"),
        nobody=_("Nobody"),
    )


def channel_mark(kind: str) -> Markup:
    """The channel's icon with its name for the tip and for screen readers."""
    return _channel(kind, translation.get_language() or "en")


@lru_cache(maxsize=128)
def _channel(kind: str, language: str) -> Markup:
    return Markup('<span title="{0}">{1}<span class="sr">{0}</span></span>').format(channel_name(kind), icon(channel_icon(kind)))


@lru_cache(maxsize=4096)
def person_mark(name: str, is_assistant: bool) -> Markup:
    """A person's round mark and name on one line."""
    mark = Markup('<span class="row" title="{0}"><span class="avatar s {1}" aria-hidden="true">{2}</span><span class="truncate">{0}</span></span>')
    return mark.format(name, "ai" if is_assistant else tint(name), "AI" if is_assistant else initials(name))
