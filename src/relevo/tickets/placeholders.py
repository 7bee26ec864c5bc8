"""Words in a text that stand for something of the ticket: ``{{ contact.first_name }}``, and ``{{ contact.first_name|there }}`` with what to say where
it is not known.

Nothing is evaluated: a placeholder is one of the names below, and its value is text, escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from django.utils.html import escape
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core.errors import Invalid
from relevo.tickets.models import Ticket

NAMES = ("contact.name", "contact.first_name", "ticket.number", "ticket.subject", "account.name", "agent.name", "agent.first_name")
_PLACEHOLDER = re.compile(r"\{\{\s*([\w.]*)\s*(?:\|([^{}<>|]*))?\}\}")


def check(text: str, field: str = "body_html") -> None:
    """Raises Invalid, naming the field, for a placeholder that is not known, or that is broken by formatting within it: at saving, not at sending."""
    wrong = next((found[0] for found in _PLACEHOLDER.finditer(text) if found[1] not in NAMES), "")
    if not wrong:
        rest = _PLACEHOLDER.sub("", text)
        wrong = next((mark for mark in ("{{", "}}") if mark in rest), "")
    if wrong:
        sentence = _("“%(placeholder)s” is not a placeholder that is known. There are: %(names)s.")
        words = sentence % {"placeholder": html.unescape(wrong), "names": ", ".join(NAMES)}
        raise Invalid("placeholder_unknown", words, fields={field: words})


def values_of(ticket: Ticket, user: User | None) -> dict[str, str]:
    """What the names stand for on a ticket, for the one who writes (None: nobody in person). Requester and account should have been fetched."""
    contact = "" if ticket.requester.is_unidentified else ticket.requester.name
    return named(user, contact=contact, number=f"#{ticket.pk}", subject=ticket.subject, account=ticket.account.name if ticket.account else "")


def named(user: User | None, *, contact: str, number: str, subject: str, account: str) -> dict[str, str]:
    """What the names stand for; what is not known is empty."""
    return {
        "contact.name": contact,
        "contact.first_name": _first(contact),
        "ticket.number": number,
        "ticket.subject": subject,
        "account.name": account,
        "agent.name": user.name if user else "",
        "agent.first_name": _first(user.name) if user else "",
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """The HTML with values, escaped, in the places of the placeholders."""
    return _PLACEHOLDER.sub(lambda found: escape(values.get(found[1], "")) or (found[2] or "").strip(), text)


def filled_line(text: str, values: Mapping[str, str]) -> str:
    """One line of plain text with values in the places of the placeholders; nothing is escaped."""
    return " ".join(_PLACEHOLDER.sub(lambda found: values.get(found[1], "") or found[2] or "", text).split())


def needs(text: str, name: str) -> bool:
    """Whether the text can't do without what a name stands for: it stands somewhere without what to say instead."""
    return any(found[1] == name and not (found[2] or "").strip() for found in _PLACEHOLDER.finditer(text))


def _first(name: str) -> str:
    return name.split()[0] if name.split() else ""
