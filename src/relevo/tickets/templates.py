"""Which templates are offered on a ticket, in which language, and what they say there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Desk, User
from relevo.tickets import placeholders
from relevo.tickets.models import Template, Ticket
from relevo.tickets.offering import is_for
from relevo.tickets.queries import templates_visible_to


@dataclass(frozen=True, slots=True)
class FilledText:
    """A template's text in one language, filled in; `subject` is plain text and may be empty."""

    language: str
    subject: str
    body_html: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A ticket that is still to be opened, as far as it is known. `name` and `language` are the requester's, `account` is the name of the account
    from which it is written; what is not known yet is empty."""

    name: str = ""
    language: str = ""
    subject: str = ""
    account: str = ""
    campaign_id: int | None = None


def offered_on(ticket: Ticket, user: User) -> list[Template]:
    """The templates in use that the user sees and that are for this ticket, by name. One query."""
    return [template for template in _of_campaign(ticket.campaign_id, user) if is_for(template, ticket, user)]


def offered_one(ticket: Ticket, user: User, template_id: int) -> Template | None:
    """One of them; None where it is not among them. One query."""
    found = _of_campaign(ticket.campaign_id, user).filter(pk=template_id).first()
    return found if found is not None and is_for(found, ticket, user) else None


def offered_before(planned: Planned, user: User) -> list[Template]:
    """Those for a ticket that does not exist yet, by name: without conditions, which nothing can be asked for yet, and such as need no number. One
    query."""
    found = _of_campaign(planned.campaign_id, user).filter(conditions={})
    return [
        template
        for template in found
        if not any(placeholders.needs(part, "ticket.number") for text in template.texts.values() for part in text.values())
    ]


def _of_campaign(campaign_id: int | None, user: User) -> QuerySet[Template]:
    return templates_visible_to(user).filter(Q(campaign__isnull=True) | Q(campaign=campaign_id), is_active=True)


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


def fill(template: Template, ticket: Ticket, user: User | None) -> FilledText:
    """The text for whom the ticket is from: in the requester's language, else the desk's, else the first. The requester and the account should have
    been fetched; one query for the desk's language."""
    return _filled(template, ticket.requester.language, placeholders.values_of(ticket, user))


def fill_before(template: Template, planned: Planned, user: User) -> FilledText:
    """The same for a ticket that does not exist yet, which has no number. One query."""
    values = placeholders.named(user, contact=planned.name, number="", subject=planned.subject, account=planned.account)
    return _filled(template, planned.language, values)


def filled_with(text: Mapping[str, str], language: str, values: Mapping[str, str]) -> FilledText:
    """One language's text, which is clean, with values in the places of its placeholders."""
    return FilledText(language, placeholders.filled_line(text["subject"], values), placeholders.filled(text["body_html"], values))


def _filled(template: Template, wanted: str, values: Mapping[str, str]) -> FilledText:
    language = language_for(template.texts, wanted, Desk.objects.values_list("language", flat=True).get())
    return filled_with(template.texts[language], language, values)


def _base(language: str) -> str:
    return language.partition("-")[0]
