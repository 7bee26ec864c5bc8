"""The ticket page as a whole, and the parts that live updates ask for alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from relevo.accounts.models import User
from relevo.accounts.ticket_sections import shown
from relevo.desk.forms.composer import ComposerInput
from relevo.desk.pages.abilities import Abilities
from relevo.desk.pages.composer import Composer, load_composer
from relevo.desk.pages.conversation import Conversation, load_conversation
from relevo.desk.pages.customer import Customer, load_customer
from relevo.desk.pages.directory import Choice, Directory, load_directory
from relevo.desk.pages.head import Head, abilities_on, load_head, statuses_to_choose
from relevo.desk.pages.held import held_bubbles
from relevo.desk.pages.notes import Notes
from relevo.desk.pages.related import Link, choices, links_of
from relevo.desk.pages.sides import load_sides
from relevo.desk.pages.status_choices import StatusChoice, status_choices
from relevo.desk.pages.tasks import Tasks
from relevo.fields.described import Field
from relevo.fields.wording import shown_values
from relevo.sla import policies
from relevo.sla.enums import TargetKind
from relevo.sla.showing import Chip, chips
from relevo.tickets import showing
from relevo.tickets.enums import Status, TicketType
from relevo.tickets.family import channels_of
from relevo.tickets.priorities import offered


@dataclass(frozen=True, slots=True)
class HeadPart:
    """Top and left of the page: the ticket's own facts and the small forms that change them."""

    user: User
    head: Head
    may: Abilities
    directory: Directory
    statuses: tuple[str, ...]
    relation_error: str = ""

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
    def sectors(self) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """The services that a select offers, in their groups."""
        groups = ((name, self.offered(choices, self.head.service_id)) for name, choices in self.directory.sectors)
        return tuple((name, choices) for name, choices in groups if choices)

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
    def relation_choices(self) -> list[tuple[str, str]]:
        """As what another ticket can be linked."""
        return choices()

    def refused(self, error: str) -> HeadPart:
        """The same with why a link could not be made."""
        return replace(self, relation_error=error)

    def offered(self, choices: tuple[Choice, ...], current: int | None) -> tuple[Choice, ...]:
        """What a select offers: what is active, and what is chosen already."""
        return tuple(choice for choice in choices if choice.is_active or choice.id == current)


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Everything on the page."""

    top: HeadPart
    conversation: Conversation
    customer: Customer
    composer: Composer | None
    shows_customer: bool
    notes: Notes
    tasks: Tasks

    @property
    def head(self) -> Head:
        return self.top.head

    @property
    def customer_fields(self) -> list[tuple[Field, str]]:
        """What the fields of the customer hold, in words."""
        return shown_values(self.top.directory.contact_fields, self.customer.field_values)

    @property
    def sections(self) -> list[str]:
        """What the reader wants to see beside the conversation, in that order."""
        return shown(self.top.user.ticket_sections)

    @property
    def may(self) -> Abilities:
        return self.top.may


def load_head_part(user: User, number: int) -> HeadPart:
    """The parts that follow the ticket's row. Two queries; Http404 for an invisible ticket."""
    head = load_head(user, number)
    may = abilities_on(user, head)
    return HeadPart(user, head, may, load_directory(), statuses_to_choose(head, may))


def load_conversation_part(user: User, number: int, *, show: str, start: int) -> Conversation:
    """The stream alone, with the same checks as the page. Five queries."""
    head = load_head(user, number)
    return with_held(user, head, load_conversation(user, number, load_directory().names, show=show, start=start, family=head.family))


def with_held(user: User, head: Head, found: Conversation) -> Conversation:
    """The stream with what is about to leave, where its end is shown and messages to the customer are."""
    if not head.held or found.has_later or not showing.holds_public(found.show):
        return found
    return replace(found, held=tuple(held_bubbles(user, head)))


def load_ticket_page(user: User, number: int, *, show: str = "all", start: int = 0, typed: ComposerInput | None = None) -> TicketPage:
    """The whole page in nine queries, whatever is on it; one more where it shows messages of other tickets. Http404 for an invisible ticket."""
    top = load_head_part(user, number)
    if top.head.family:
        top = replace(top, head=replace(top.head, channels=channels_of(top.head.family)))
    customer = load_customer(user, top.head)
    notes, tasks = load_sides(user, number, top.head.family)
    conversation = load_conversation(user, number, top.directory.names, show=show, start=start, family=top.head.family)
    return TicketPage(
        top=top,
        conversation=with_held(user, top.head, conversation),
        customer=customer,
        composer=load_composer(user, top.head, customer, top.directory, top.may, typed),
        shows_customer=user.shows_customer,
        notes=notes,
        tasks=tasks,
    )


def load_composer_part(user: User, number: int) -> Composer | None:
    """The composer alone, fresh after something was sent. Five queries."""
    top = load_head_part(user, number)
    return load_composer(user, top.head, load_customer(user, top.head), top.directory, top.may)
