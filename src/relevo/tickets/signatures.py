"""What stands under an outgoing message, and in whose name it goes out (A15)."""

from __future__ import annotations

import re
from typing import Any

from django.utils.html import escape

from relevo.accounts.models import User
from relevo.core import html
from relevo.tickets.models import Ticket

PLACEHOLDERS = ("agent_name", "account_name")
ACCOUNT = "{{ account_name }}"
# The agent's name as the whole of a line: with the break behind it, or the paragraph around it.
_ALONE = re.compile(r"<(p|div)>\s*(?:<(?:b|strong|i|em)>)?\{\{ agent_name \}\}(?:</\w+>)?\s*</\1>|(?<=>)\s*\{\{ agent_name \}\}\s*<br\s*/?>")


def signature_for(account: Any, user: User | None, *, ticket: Ticket | None = None, of_team: str = "") -> str:
    """The signature as HTML: the account's own, else that of the ticket's team, else the agent's, with its placeholders filled in and escaped.

    Where nobody writes in person, the account stands for the agent; once, where the signature names both.

    `account` is any channel account; only its name and `signature_html` are read. The team's is `of_team`, or that of a `ticket`, which costs a query
    where the account has none.
    """
    of_team = of_team or (ticket.team.signature_html if ticket is not None and not account.signature_html and ticket.team is not None else "")
    template = account.signature_html or of_team or (user.signature_html if user else "")
    if user is None and ACCOUNT in template:
        template = _ALONE.sub("", template)
    values = {"agent_name": user.name if user else account.name, "account_name": account.name}
    for name in PLACEHOLDERS:
        template = template.replace("{{ " + name + " }}", escape(values[name]))
    return html.sanitize_authored(template) if template else ""


def sender_name(account: Any, user: User | None) -> str:
    """The name in which a message goes out: the person and the account, or the account alone for the system."""
    return f"{user.name} ({account.name})" if user else account.name
