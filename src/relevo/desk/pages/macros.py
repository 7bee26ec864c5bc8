"""Macros: the list, the form, and the palette of the composer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from markupsafe import Markup

from relevo.accounts import permissions
from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Desk, User
from relevo.core import html, text
from relevo.desk.forms.conditions import Block
from relevo.desk.forms.macro import MacroForm
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.view_form import ConditionsPart, conditions_part
from relevo.fields.described import Field
from relevo.fields.wording import in_words
from relevo.tickets import placeholders
from relevo.tickets.fields import ticket_fields
from relevo.tickets.models import Macro, Template, Ticket
from relevo.tickets.offering import is_for
from relevo.tickets.queries import macros_visible_to
from relevo.tickets.sharing import may_change
from relevo.tickets.templates import Planned, language_for, offered_before, offered_on
from relevo.tickets.wording import priority_name, status_name

BEGINNING = 90


@dataclass(frozen=True, slots=True)
class MacroLine:
    """One macro in a list: its name, for whom it is, how its text begins, and what else it does."""

    id: int
    name: str
    audience: str
    beginning: str
    changes: tuple[str, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class MacroPage:
    """The form, with how the text looks once it is filled in; `macro` is None for a new one."""

    form: MacroForm
    macro: Macro | None
    conditions: ConditionsPart
    preview: Markup | None = None


def offer_conditions(user: User, blocks: list[Block] | None, *, trouble: str = "") -> ConditionsPart:
    """The lines that say for which tickets a macro or a template is."""
    words = _("Without conditions it is offered on all tickets.")
    return conditions_part(user, blocks, load_directory(), url="offer-conditions", words=words, trouble=trouble)


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """One template as the composer of a ticket offers it: the language in which it would be written, and how it begins."""

    id: int
    name: str
    language: str
    beginning: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What there is to write with on a ticket; `number` is None for one that is still to be opened, on which macros have nothing to work."""

    number: int | None
    macros: list[MacroLine]
    templates: list[TemplateChoice]
    may_manage_templates: bool


def palette(user: User, ticket: Ticket) -> Palette:
    """Macros and templates that are for the ticket, each by name. One query more than the macros need, two where there are templates."""
    choices = _choices(offered_on(ticket, user), ticket.requester.language)
    return Palette(ticket.pk, macro_lines(user, of=ticket), choices, user.may(permissions.TEMPLATES_MANAGE))


def palette_before(user: User, planned: Planned) -> Palette:
    """Templates for a ticket that is still to be opened, by name. One query, two where there are any."""
    choices = _choices(offered_before(planned, user), planned.language)
    return Palette(None, [], choices, user.may(permissions.TEMPLATES_MANAGE))


def _choices(found: list[Template], wanted: str) -> list[TemplateChoice]:
    usual = Desk.objects.values_list("language", flat=True).get() if found else ""
    return [_choice(template, language_for(template.texts, wanted, usual)) for template in found]


def _choice(template: Template, language: str) -> TemplateChoice:
    return TemplateChoice(template.pk, template.name, dict(LANGUAGES)[language], _beginning(template.texts[language]["body_html"]))


def macro_lines(user: User, *, of: Ticket | None = None) -> list[MacroLine]:
    """All macros that the user sees, or those of them that are for a ticket, by name. Two queries, one more where any sets fields,
    and one a shared one with a campaign for supervisors."""
    found = list(macros_visible_to(user).select_related("campaign", "team", "justification").order_by(Lower("name"), "pk"))
    found = [macro for macro in found if of is None or is_for(macro, of, user)]
    fields = ticket_fields() if any(macro.field_values for macro in found) else {}
    return [
        MacroLine(
            macro.pk, macro.name, _audience(user, macro), _beginning(macro.body_html), tuple(changes_of(macro, fields)), may_change(user, macro)
        )
        for macro in found
    ]


def changes_of(macro: Macro, fields: Mapping[int, Field]) -> list[str]:
    """What using it does to the ticket, in words."""
    lines = []
    if macro.status:
        name = status_name(macro.status)
        lines.append(_("sets %(status)s") % {"status": f"{name}: {macro.justification.name}" if macro.justification else name})
    if macro.priority is not None:
        lines.append(_("priority %(priority)s") % {"priority": priority_name(macro.priority)})
    if macro.team is not None:
        lines.append(_("team %(name)s") % {"name": macro.team.name})
    for key, value in (macro.field_values or {}).items():
        told = {"field": fields[int(key)].name, "value": in_words(fields[int(key)], value)}
        lines.append((_("empties “%(field)s”") if value is None else _("sets “%(field)s” to “%(value)s”")) % told)
    return [*lines, *(f"+ {tag}" for tag in macro.tags)]


def preview_of(user: User, body_html: str) -> Markup:
    """The text with example values."""
    return Markup(placeholders.filled(html.sanitize_authored(body_html), sample_values(user)))  # noqa: S704 - sanitised, and values are escaped


def sample_values(user: User) -> dict[str, str]:
    """What placeholders stand for on an example ticket."""
    return {
        "contact.name": "Inés Prado",
        "contact.first_name": "Inés",
        "ticket.number": "#482",
        "ticket.subject": _("My order"),
        "account.name": _("Your shop"),
        "agent.name": user.name,
        "agent.first_name": user.name.split()[0] if user.name.split() else "",
    }


def _audience(user: User, macro: Macro) -> str:
    if macro.owner_id is not None:
        return _("Only I")
    return _("Members of %(campaign)s") % {"campaign": macro.campaign.name} if macro.campaign else _("Everybody")


def _beginning(body_html: str) -> str:
    return " ".join(text.html_to_text(body_html).split())[:BEGINNING]
