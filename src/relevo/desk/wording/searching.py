"""Examples of what can be typed into the search field, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relevo.desk.wording.reader import language
from relevo.tickets import own_words
from relevo.tickets.enums import Priority, Status
from relevo.tickets.search import Term
from relevo.tickets.wording import channel_names, priority_name, status_name


@dataclass(frozen=True, slots=True)
class Example:
    """Something to type, and what it finds."""

    typed: str
    words: str


def search_examples() -> tuple[Example, ...]:
    """One example for each thing that a search understands."""
    return _examples(language(), own_words.version())


@lru_cache(maxsize=16)
def _examples(_spoken: str, _words: str) -> tuple[Example, ...]:
    tag, team, campaign = pgettext("example of a tag", "refund"), pgettext("example of a team", "orders"), pgettext("example of a campaign", "spring")
    said = (
        (Term("", pgettext("example of a search", "red boots"), is_phrase=True), _("These words, one behind the other")),
        (Term("", pgettext("example of a search", "voucher"), is_negated=True), _("Without this word; the minus sign works before everything here")),
        (Term("#", "482"), _("The ticket with this number")),
        (Term("from", "Inés Prado"), _("From a customer, by name or address")),
        (Term("status", status_name(Status.PENDING).lower()), _("In a status; “active” is new, in progress or pending")),
        (Term("assignee", pgettext("search", "me")), _("Assigned to me, to somebody by name, or to nobody")),
        (Term("team", team), _("In the queue of a team")),
        (Term("campaign", campaign), _("Of a campaign")),
        (Term("tag", tag), _("With a tag")),
        (Term("priority", priority_name(Priority.HIGH).lower()), _("Of a priority")),
        (Term("channel", channel_names()["email"].lower()), _("Through a channel")),
        (Term("is", pgettext("search", "important")), _("Important; also waiting, failed or internal")),
        (Term("has", pgettext("search", "attachment")), _("With an attachment")),
        (Term("after", "2026-05-12"), _("Opened on this day or later; also a month or a year")),
        (Term("before", "2026-06"), _("Opened earlier than this day, month or year")),
    )
    return tuple(Example(str(term), words) for term, words in said)
