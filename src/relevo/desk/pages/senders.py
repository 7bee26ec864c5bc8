"""The pages on which a ticket is marked as spam, or its sender blocked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from relevo.contacts.actions.blocking import PUBLIC_DOMAINS, PUBLIC_SUFFIXES
from relevo.contacts.enums import BLOCKED_DOMAIN, NOT_BLOCKED, IdentityKind
from relevo.contacts.wording import kind_name
from relevo.desk.forms.blocks import SenderForm
from relevo.tickets.enums import Direction
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Ticket

MAX_MESSAGES = 50


@dataclass(frozen=True, slots=True)
class SenderPage:
    """The ticket and the form; `is_spam_page` where the ticket is marked as well."""

    ticket: Ticket
    form: SenderForm
    is_spam_page: bool
    may_block: bool


def senders_of(ticket: Ticket) -> list[tuple[str, str]]:
    """Who can be kept out because of this ticket, as choices: those who wrote to it, how its requester is reached, and the domains of
    their addresses."""
    written = conversation_of(ticket.pk).filter(direction=Direction.INBOUND).order_by("-pk")
    lines = written.values_list("channel", "sender__address")[:MAX_MESSAGES]
    known = [(channel, address) for channel, address in lines if address and channel in IdentityKind.values]
    known += [(one.kind, one.value) for one in ticket.requester.identities.all() if one.kind not in NOT_BLOCKED]
    found = list(dict.fromkeys((kind, value.lower() if kind == IdentityKind.EMAIL else value) for kind, value in known))
    choices = [(f"{kind}:{value}", f"{kind_name(kind)}: {value}") for kind, value in found]
    domains = dict.fromkeys(value.rpartition("@")[2] for kind, value in found if kind == IdentityKind.EMAIL)
    for domain in domains:
        if domain not in PUBLIC_DOMAINS | PUBLIC_SUFFIXES:
            choices.append((f"{BLOCKED_DOMAIN}:{domain}", _("All addresses of %(domain)s") % {"domain": domain}))
    return choices
