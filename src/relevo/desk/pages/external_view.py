"""The page on which a ticket is shared with guests by a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.desk.forms.external_view import LinkForm
from relevo.tickets.enums import TicketType, ViewSection
from relevo.tickets.external_view.links import address_of, link_of, token_of
from relevo.tickets.external_view.rules import Rule
from relevo.tickets.models import ExternalLink, ExternalOpening, Ticket
from relevo.tickets.queries import visible_to

OPENINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ExternalViewPage:
    """The link of a ticket. `address` is empty where it can't be shown again; `problem` says why guests see nothing at present, and `can_change`
    whether more than revoking is possible. `merged` are tickets that were merged into this one and have links of their own."""

    ticket: Ticket
    rule: Rule
    link: ExternalLink | None
    address: str
    openings: list[ExternalOpening]
    form: LinkForm
    problem: str
    can_change: bool
    merged: list[int]
    may_manage: bool

    @property
    def sections(self) -> list[tuple[str, bool]]:
        """The parts of the page and whether guests see them."""
        return [(str(section.label), self.rule.shows(section)) for section in ViewSection]


def load_external_view(request: HttpRequest, user: User, ticket: Ticket, rule: Rule, form: LinkForm) -> ExternalViewPage:
    """The page in three queries."""
    link = link_of(ticket.pk)
    token = token_of(link) if link else ""
    problem = _problem(ticket, rule, link)
    merged = visible_to(user).filter(merged_into=ticket.pk, external_links__revoked_at=None, external_links__isnull=False)
    return ExternalViewPage(
        ticket=ticket,
        rule=rule,
        link=link,
        address=request.build_absolute_uri(address_of(token)) if token else "",
        openings=list(link.openings.all()[:OPENINGS_SHOWN]) if link else [],
        form=form,
        problem=problem,
        can_change=ticket.merged_into_id is None and ticket.type == TicketType.PUBLIC and rule.is_on,
        merged=list(merged.order_by("pk").values_list("pk", flat=True)),
        may_manage=user.may(permissions.CAMPAIGNS_MANAGE),
    )


def _problem(ticket: Ticket, rule: Rule, link: ExternalLink | None) -> str:
    if ticket.type == TicketType.INTERNAL:
        if link is None:
            return _("This ticket is internal: guests can't see it. Make the ticket public first.")
        return _("This ticket is internal: its link shows nothing until the ticket is public again.")
    if not rule.is_on:
        return _("Tickets of this campaign are not shared with guests. An administrator can switch that on.")
    if ticket.merged_into_id is not None:
        return _("This ticket was merged into #%(number)s. Its link goes on there, for what the same customer may see.") % {
            "number": ticket.merged_into_id
        }
    return _("The link has expired: it shows nothing. Change its validity, or choose a new address.") if link and link.is_expired else ""
