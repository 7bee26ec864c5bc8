"""Which templates are offered on a ticket, in which language, and what they say there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Desk, User
from relevo.tickets import placeholders
from relevo.tickets.models import Template, Ticket
from relevo.tickets.queries import templates_visible_to


@dataclass(frozen=True, slots=True)
class FilledText:
    """A template's text in one language, filled in; `subject` is plain text and may be empty."""

    language: str
    subject: str
    body_html: str


def offered_on(ticket: Ticket, user: User) -> QuerySet[Template]:
    """The templates in use that the user sees, for all tickets and for those of the ticket's campaign, by name."""
    return templates_visible_to(user).filter(Q(campaign__isnull=True) | Q(campaign=ticket.campaign_id), is_active=True)


def language_for(texts: Mapping[str, object], *wanted: str) -> str:
    """The language of a template's texts that suits best: the first of `wanted` that it has, exactly or in another variety ("es-MX" finds "es"),
    else the first that it has, in the order of `LANGUAGES`."""
    known = [code for code, _name in LANGUAGES if code in texts]
    for language in wanted:
        exact = language.lower().replace("_", "-")
        near = [code for code in known if code == exact] or [code for code in known if _base(code) == _base(exact)]
        if near:
            return near[0]
    return known[0]


def fill(template: Template, ticket: Ticket, user: User) -> FilledText:
    """The text for whom the ticket is from: in the requester's language, else the desk's, else the first. The requester and the account should have
    been fetched; one query for the desk's language."""
    language = language_for(template.texts, ticket.requester.language, Desk.objects.values_list("language", flat=True).get())
    return filled_with(template.texts[language], language, placeholders.values_of(ticket, user))


def filled_with(text: Mapping[str, str], language: str, values: Mapping[str, str]) -> FilledText:
    """One language's text, which is clean, with values in the places of its placeholders."""
    return FilledText(language, placeholders.filled_line(text["subject"], values), placeholders.filled(text["body_html"], values))


def _base(language: str) -> str:
    return language.partition("-")[0]
