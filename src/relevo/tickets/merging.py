"""What a merge would do, worked out before it is done: the same for the preview and for the action."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from relevo.core.errors import Conflict, Invalid
from relevo.tickets.enums import Status, TicketType, Visibility
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Ticket
from relevo.tickets.recipients import first_address


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What the ticket that goes on takes over from the one that ends: tags and copies are united, all else stays its own.

    `tags` and `cc` are what it has afterwards, `new_tags` and `new_cc` what is new of that. `requester_address` is the address by which the
    other requester gets copies from then on, empty where there is none to add; `has_other_requester` says whether there is another one at all.
    `reopens` where the other one still waits for the desk and this one does not.
    """

    tags: list[str]
    cc: list[str]
    new_tags: list[str]
    new_cc: list[str]
    has_other_requester: bool
    requester_address: str
    reopens: bool

    @property
    def is_requester_lost(self) -> bool:
        """Whether the other requester would get no further answers, having no e-mail address that can be written to."""
        return self.has_other_requester and not self.requester_address


def check_mergeable(ticket: Ticket, other: Ticket) -> None:
    """Raises Invalid or Conflict where `other` can't be merged into `ticket`. Both are to be fresh, best locked."""
    if ticket.pk == other.pk:
        raise Invalid("merge_with_itself", _("A ticket can't be merged with itself."), fields={"other": _("Choose another ticket.")})
    for one in (ticket, other):
        if one.merged_into_id is not None:
            facts = {"number": one.pk, "into": one.merged_into_id}
            raise Conflict("ticket_merged", _("#%(number)s was merged into #%(into)s already. Merge with that one.") % facts)
    if ticket.status == Status.CLOSED:
        raise Conflict(
            "ticket_closed", _("#%(number)s is closed, so nothing can go on in it. Reopen it, or let the other one go on.") % {"number": ticket.pk}
        )
    is_exposed = ticket.type == TicketType.PUBLIC and other.type == TicketType.INTERNAL
    if is_exposed and conversation_of(other.pk).filter(visibility=Visibility.PUBLIC).exists():
        raise Invalid(
            "merge_exposes",
            _(
                "#%(number)s is internal, and has messages that the customer would see in a public ticket. "
                "Let the internal one go on, or make it public."
            )
            % {"number": other.pk},
        )


def merge_plan(ticket: Ticket, other: Ticket) -> MergePlan:
    """What merging `other` into `ticket` takes over. Copies of an internal ticket are colleagues, so a public one does not get them."""
    own = {identity.value.lower() for identity in ticket.requester.identities.all() if identity.kind == "email"}
    is_other = ticket.requester.person_key != other.requester.person_key
    takes_cc = ticket.type == other.type
    line = first_address(other.requester, "email") if is_other and takes_cc else []
    address = line[0]["address"].lower() if line else ""
    wanted = [*other.cc, *([address] if address else [])] if takes_cc else []
    cc = list(dict.fromkeys([*ticket.cc, *(one for one in wanted if one.lower() not in own)]))
    tags = list(dict.fromkeys([*ticket.tags, *other.tags]))
    return MergePlan(
        tags=tags,
        cc=cc,
        new_tags=tags[len(dict.fromkeys(ticket.tags)) :],
        new_cc=cc[len(dict.fromkeys(ticket.cc)) :],
        has_other_requester=is_other,
        requester_address=address,
        reopens=other.status in (Status.NEW, Status.OPEN) and ticket.status in (Status.PENDING, Status.RESOLVED),
    )
