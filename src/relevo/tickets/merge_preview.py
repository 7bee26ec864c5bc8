"""What a merge would do, in the reader's language: shown before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relevo.contacts.wording import shown_name
from relevo.core.errors import DomainError
from relevo.tickets.enums import TicketType
from relevo.tickets.merging import MergePlan, check_mergeable, merge_plan
from relevo.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two tickets side by side, and what merging `other` into `ticket` would do; `refusal` says why it can't be done."""

    ticket: Ticket
    other: Ticket
    plan: MergePlan
    refusal: str
    can_swap: bool

    @property
    def effects(self) -> list[str]:
        """What happens, a sentence each."""
        facts = {"number": self.ticket.pk, "other": self.other.pk}
        lines = [
            _("#%(other)s is closed for good and points to #%(number)s. It keeps its number and its history.") % facts,
            _("#%(number)s shows the messages of both in one order. What comes in for #%(other)s later, by any channel, lands in #%(number)s.")
            % facts,
            _("Assignee, team, priority and all other fields stay those of #%(number)s.") % facts,
            _tags(self.plan.new_tags),
            _copies(self.plan.new_cc),
            _("#%(number)s goes back in progress, because #%(other)s still waits for the desk.") % facts if self.plan.reopens else "",
            _("What colleagues were writing on #%(other)s moves to #%(number)s.") % facts,
        ]
        return [line for line in lines if line]

    @property
    def warnings(self) -> list[str]:
        """What one should know before."""
        facts = {"number": self.ticket.pk, "other": self.other.pk, "requester": shown_name(self.other.requester.name)}
        lines = []
        if self.plan.is_requester_lost:
            lines.append(_("The requesters differ. %(requester)s can't get copies, and will hear nothing more unless somebody writes.") % facts)
        elif self.plan.has_other_requester:
            lines.append(_("The requesters differ. %(requester)s will get copies of the answers from #%(number)s.") % facts)
        if self.ticket.type == TicketType.INTERNAL and self.other.type == TicketType.PUBLIC:
            lines.append(_("#%(number)s is internal: the customer of #%(other)s can't be answered from it.") % facts)
        if self.ticket.campaign_id != self.other.campaign_id:
            lines.append(_("#%(other)s moves to the campaign of #%(number)s, so that the same people see both.") % facts)
        return lines


def _tags(new: list[str]) -> str:
    sentence = ngettext("Tags are united: %(entries)s is added.", "Tags are united: %(entries)s are added.", len(new))
    return sentence % {"entries": ", ".join(new)} if new else ""


def _copies(new: list[str]) -> str:
    sentence = ngettext("Copies are united: %(entries)s is added.", "Copies are united: %(entries)s are added.", len(new))
    return sentence % {"entries": ", ".join(new)} if new else ""


def preview_of(ticket: Ticket, other: Ticket) -> MergePreview:
    """The preview of two different tickets, both just read and seen by the reader."""
    return MergePreview(ticket, other, merge_plan(ticket, other), _refusal(ticket, other), not _refusal(other, ticket))


def _refusal(ticket: Ticket, other: Ticket) -> str:
    try:
        check_mergeable(ticket, other)
    except DomainError as error:
        return str(error)
    return ""
