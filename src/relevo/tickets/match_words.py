"""Why a received message is in its ticket, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

# Codes of what people outside answer (P10); those of the other evidence are beside what finds it (`channels.email.match`).
BY_ADDRESS, BY_MARK = "escalation-address", "escalation-mark"
# Behind one of them: the sender is another than those who were asked.
OTHER = "-other"


def match_reason(code: str) -> str:
    """Why a received message is in this ticket, as one sentence; empty where nothing is known."""
    sentences = {
        "new": _("It answers nothing that is known here, so it opened this ticket."),
        "reply-mark": _("It answers a message that was sent from this ticket: the signed mark in the message's id says so."),
        "reply-address": _("It was sent to this ticket's own reply address, which carries a signed mark."),
        "in-reply-to": _("It answers a message of this ticket, and the sender takes part in the ticket."),
        "references": _("It belongs to a thread with a message of this ticket, and the sender takes part in the ticket."),
        "subject-number": _("Its subject names this ticket's number, and the sender takes part in the ticket."),
        BY_ADDRESS: _("It was sent to the signed address of an escalation, so it is internal: the customer never sees it."),
        BY_MARK: _(
            "It answers the mail of an escalation: the signed mark in the message's id says so. So it is internal: the customer never sees it."
        ),
    }
    known = sentences.get(code.removesuffix(OTHER), "")
    return f"{known} {_('The sender is not one of those who were asked.')}" if known and code.endswith(OTHER) else known
