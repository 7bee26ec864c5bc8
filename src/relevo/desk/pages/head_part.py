"""Top and left of the ticket page: the ticket's own facts and the small forms that change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from relevo.accounts.models import User
from relevo.accounts.presence import reading_present
from relevo.core.readings import all_of, read
from relevo.desk.kept import Shown
from relevo.desk.pages.abilities import Abilities
from relevo.desk.pages.directory import Choice, Directory, reading_directory
from relevo.desk.pages.head import Head, abilities_on, reading_head, statuses_to_choose
from relevo.desk.pages.related import Link, choices, links_of
from relevo.desk.pages.status_choices import StatusChoice, status_choices
from relevo.fields.described import Field
from relevo.sla import policies
from relevo.sla.enums import TargetKind
from relevo.sla.showing import Chip, chips
from relevo.tickets.enums import Status, TicketType
from relevo.tickets.priorities import offered


@dataclass(frozen=True, slots=True)
class HeadPart:
    """Top and left of the page: the ticket's own facts and the small forms that change them."""

    user: User
    head: Head
    may: Abilities
    directory: Directory
    present: Mapping[int, str]
    statuses: tuple[str, ...]
    relation_error: str = ""

    @property
    def presences(self) -> dict[int, str]:
        """The presence of everybody to whom the ticket can be given."""
        return self.directory.presences(self.present)

    @property
    def priorities(self) -> tuple[int, ...]:
        """The priorities that a select offers, the most urgent first."""
        return tuple(level.value for level in offered(self.head.priority))

    @property
    def is_mine(self) -> bool:
        return self.head.assignee_id == self.user.pk

    @property
    def is_waiting_inside(self) -> bool:
        """Whether the customer wrote last, to a ticket from which nobody can be answered."""
        if self.head.type != TicketType.INTERNAL or self.head.last_inbound_at is None:
            return False
        return self.head.last_outbound_at is None or self.head.last_outbound_at < self.head.last_inbound_at

    @property
    def snoozed_until(self) -> datetime | None:
        """The moment until which the ticket is put aside (`head.snoozes` says whether it is); None for until the customer writes."""
        until = self.head.snoozes[0]["until"] if self.head.snoozes else None
        return datetime.fromisoformat(until) if until else None

    @property
    def chips(self) -> list[Chip]:
        """What is owed to the customer (A16)."""
        return chips(self.head.targets, policies.kept(self.user.rules_version)) if self.head.targets else []

    @property
    def promised_at(self) -> datetime | None:
        """By when the resolution is due, where it runs."""
        return next((one.due_at for one in self.chips if one.kind == TargetKind.RESOLUTION and one.look != "met"), None)

    @property
    def is_followed(self) -> bool:
        """Whether the reader follows the ticket."""
        return any(one["id"] == self.user.pk for one in self.head.followers)

    @property
    def status_choices(self) -> tuple[StatusChoice, ...]:
        """The same statuses with the justifications for which they ask."""
        return status_choices(self.statuses, self.directory.asked)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that administrators defined and this ticket has."""
        return tuple(field for field in self.directory.ticket_fields if field.applies_to(self.head.campaign_id))

    @property
    def needs_reason_to_resolve(self) -> bool:
        """Whether a ticket can't be resolved without choosing a justification."""
        asked = self.directory.asked.get(Status.RESOLVED)
        return asked is not None and asked.is_mandatory

    @property
    def links(self) -> list[Link]:
        """The tickets linked to this one that the reader may see."""
        return links_of(self.head)

    @property
    def relation_choices(self) -> tuple[tuple[str, str], ...]:
        """As what another ticket can be linked."""
        return choices()

    def refused(self, error: str) -> HeadPart:
        """The same with why a link could not be made."""
        return replace(self, relation_error=error)

    @property
    def agents(self) -> list[Choice]:
        """To whom the ticket can be given, and to whom it is."""
        return [one for one in self.directory.agents if one.is_active or one.id == self.head.assignee_id]

    def choices(self, name: str) -> Shown:
        """The teams, campaigns… of the directory, to be drawn; known again by the directory, since to compare them takes as long as to draw them."""
        return Shown(getattr(self.directory, name), (self.directory.serial, name))

    def offers(self, name: str, current: int | None) -> bool:
        """Whether there is anything to choose among them, or chosen."""
        return current is not None or any(one.is_active for one in getattr(self.directory, name))


def load_head_part(user: User, number: int) -> HeadPart:
    """The parts that follow the ticket's row. Two queries, three where the names are not kept; Http404 for an invisible ticket."""
    head, directory, present = read(all_of(reading_head(user, number), reading_directory(user.stamp), reading_present()))
    may = abilities_on(user, head)
    return HeadPart(user, head, may, directory, present, statuses_to_choose(head, may))
