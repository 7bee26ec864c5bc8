"""Macros: the list, the form, and the palette of the composer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from markupsafe import Markup

from relevo.accounts.models import User
from relevo.core import html, text
from relevo.desk.forms.macro import MacroForm
from relevo.fields.described import Field
from relevo.fields.wording import in_words
from relevo.tickets import placeholders
from relevo.tickets.fields import ticket_fields
from relevo.tickets.models import Macro
from relevo.tickets.queries import macros_visible_to
from relevo.tickets.sharing import may_change
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
    preview: Markup | None = None


def macro_lines(user: User) -> list[MacroLine]:
    """All macros that the user sees, by name. Two queries, one more where any sets fields, and one a shared one with a campaign for supervisors."""
    found = list(macros_visible_to(user).select_related("campaign", "team", "justification").order_by(Lower("name"), "pk"))
    fields = ticket_fields() if any(macro.field_values for macro in found) else {}
    return [
        MacroLine(macro.pk, macro.name, _audience(user, macro), _beginning(macro), tuple(changes_of(macro, fields)), may_change(user, macro))
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
    values = {
        "contact.name": "Inés Prado",
        "contact.first_name": "Inés",
        "ticket.number": "#482",
        "ticket.subject": _("My order"),
        "account.name": _("Your shop"),
        "agent.name": user.name,
        "agent.first_name": user.name.split()[0] if user.name.split() else "",
    }
    return Markup(placeholders.filled(html.sanitize_authored(body_html), values))  # noqa: S704 - sanitised, and values are escaped


def _audience(user: User, macro: Macro) -> str:
    if macro.owner_id is not None:
        return _("Only I")
    return _("Members of %(campaign)s") % {"campaign": macro.campaign.name} if macro.campaign else _("Everybody")


def _beginning(macro: Macro) -> str:
    return " ".join(text.html_to_text(macro.body_html).split())[:BEGINNING]
