"""The rows of a ticket list, and the pieces that repeat in them: drawn once and kept.

Every change of a ticket lets all open lists ask again, and forty-nine of fifty rows are those of before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from relevo.core.icons import icon
from relevo.desk.kept import Shown, kept
from relevo.desk.wording.channels import channel_icon, channel_name
from relevo.desk.wording.moments import text
from relevo.desk.wording.people import initials, tint
from relevo.desk.wording.reader import language, zone
from relevo.desk.wording.tones import priority_tone, status_tone
from relevo.fields.described import Field
from relevo.fields.wording import in_words
from relevo.tickets import own_words
from relevo.tickets.enums import Status
from relevo.tickets.list_rows import TicketRow
from relevo.tickets.wording import priority_name, status_name

_NONE: Mapping[int, str] = MappingProxyType({})


class _Marks(dict[int, Markup]):
    """Marks by priority; none for one that was made a moment ago, of which this request can't know."""

    def __missing__(self, value: int) -> Markup:
        return Markup("")


@dataclass(frozen=True, slots=True)
class RowPieces:
    """Status pills, priority marks and fixed words, in one language and with the desk's own words."""

    tickets: str
    status: dict[str, Markup]
    priority: Mapping[int, Markup]
    important: Markup
    failed: Markup
    waits: str
    no_subject: str
    nobody: str
    names: dict[str, str]
    moments: dict[str, str]


@pass_environment
def ticket_rows(
    environment: Environment,
    rows: Sequence[TicketRow],
    columns: tuple[str, ...],
    marks: str = "",
    excerpts: Mapping[int, str] = _NONE,
    fields: Sequence[Field] = (),
) -> Markup:
    """The rows as `desk/tickets/row.html` draws them, in the reader's language and time zone; where there is an excerpt of what was found, it
    stands in the place of the preview, and what `marks` means is marked in it and in the subject. `fields` are those among the columns that
    administrators defined."""
    look = _look(environment, language(), own_words.version(), zone(), columns, marks)
    drawn = []
    for row in rows:
        own = tuple((field.key, field.name, in_words(field, field.value_in(row.field_values))) for field in fields) if fields else ()
        drawn.append(_row(look, *_shown(row), own, excerpts.get(row.number, "") if excerpts else ""))
    return Markup("".join(drawn))  # noqa: S704 - rows are markup


class _Look:
    """What all rows of a list are drawn with; the same one for the same, so that looking a row up compares no words."""

    def __init__(self, environment: Environment, pieces: RowPieces, columns: tuple[str, ...], marks: str) -> None:
        self.draw: Any = environment.get_template("desk/tickets/row.html").module.ticket_row  # type: ignore[attr-defined]
        self.pieces, self.columns, self.marks = pieces, columns, marks


@lru_cache(maxsize=256)
def _look(environment: Environment, spoken: str, words: str, _zone: tzinfo, columns: tuple[str, ...], marks: str) -> _Look:
    return _Look(environment, _pieces(spoken, words), columns, marks)


# Some hundred bytes to a kilobyte each.
@lru_cache(maxsize=8192)
def _row(look: _Look, values: tuple[Any, ...], tags: tuple[str, ...], own: tuple[tuple[str, str, str], ...], excerpt: str) -> str:
    row = TicketRow._make((*values, list(tags), None))
    return str(look.draw(row, look.pieces, look.columns, look.marks, excerpt, own))


@pass_environment
def ticket_card(environment: Environment, row: TicketRow) -> Markup:
    """A ticket as `desk/tickets/card.html` draws it on a board."""
    spoken = language()
    return kept(environment, "desk/tickets/card.html", "ticket_card", Shown(row, _shown(row)), Shown(_pieces(spoken, own_words.version()), spoken))


def _shown(row: TicketRow) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """All of a row but its fields, which come last, and of which comes what is shown."""
    return row[:-2], tuple(row.tags)


@lru_cache(maxsize=16)
def _pieces(spoken: str, _words: str) -> RowPieces:
    pill, dot = Markup('<span class="pill {}">{}</span>'), Markup('<span class="row"><span class="dot {}"></span>{}</span>')
    mark = Markup('<span class="{0}" title="{1}">{2}<span class="sr">{1}</span></span>')
    return RowPieces(
        tickets=reverse("tickets"),
        status={status.value: pill.format(status_tone(status.value), status_name(status.value)) for status in Status},
        priority=_Marks({value: dot.format(priority_tone(value), priority_name(value)) for value in own_words.levels()}),
        important=mark.format("star", _("Important"), icon("star", "s")),
        failed=mark.format("bad", _("A message could not be delivered"), icon("mail-x", "s")),
        waits=_("Waits for an answer:"),
        no_subject=_("(no subject)"),
        nobody=_("Nobody"),
        names={"team": "team_name", "campaign": "campaign_name", "account": "account_name", "service": "service_name", "category": "category_name"},
        moments={"created": "created_at", "received": "last_inbound_at", "answered": "last_outbound_at", "updated": "updated_at"},
    )


def due_mark(due_at: datetime, at_risk_at: datetime | None) -> Markup:
    """When the next thing is owed, as `js/due.js` counts to it; without scripts the day and the time."""
    mark = Markup(
        '<span class="pill due num" data-behavior="due" data-own="class" data-risk="{}" title="{}">{}<span class="sr">{}</span>'
        '<time datetime="{}">{}</time></span>'
    )
    name, stamp = _("Next due"), due_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    return mark.format(int((at_risk_at or due_at).timestamp()), name, icon("timer", "s"), name, f"{stamp}Z", text(due_at, "relative"))


def channel_mark(kind: str) -> Markup:
    """The channel's icon with its name for the tip and for screen readers."""
    return _channel(kind, language())


@lru_cache(maxsize=128)
def _channel(kind: str, spoken: str) -> Markup:
    return Markup('<span title="{0}">{1}<span class="sr">{0}</span></span>').format(channel_name(kind), icon(channel_icon(kind)))


@lru_cache(maxsize=4096)
def person_mark(name: str, is_assistant: bool) -> Markup:
    """A person's round mark and name on one line."""
    mark = Markup('<span class="row" title="{0}"><span class="avatar s {1}" aria-hidden="true">{2}</span><span class="truncate">{0}</span></span>')
    return mark.format(name, "ai" if is_assistant else tint(name), "AI" if is_assistant else initials(name))
