"""The ticket page as a whole, and the parts that live updates ask for alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from relevo.accounts.models import User
from relevo.accounts.ticket_sections import shown
from relevo.core.readings import all_of, nothing, read
from relevo.desk.forms.composer import ComposerInput
from relevo.desk.pages.abilities import Abilities
from relevo.desk.pages.composer import Composer, load_composer, made_from
from relevo.desk.pages.conversation import Conversation, load_conversation, reading_conversation
from relevo.desk.pages.customer import Customer, load_customer, reading_customer
from relevo.desk.pages.directory import reading_directory
from relevo.desk.pages.drafts import reading_start
from relevo.desk.pages.head import Head, reading_head
from relevo.desk.pages.head_part import HeadPart, load_head_part
from relevo.desk.pages.held import held_bubbles
from relevo.desk.pages.notes import Notes
from relevo.desk.pages.shell import COUNTS
from relevo.desk.pages.sides import reading_sides
from relevo.desk.pages.tasks import Tasks
from relevo.fields.described import Field
from relevo.fields.wording import shown_values
from relevo.notifications.queries import reading_counts
from relevo.tickets import showing
from relevo.tickets.family import channels_of


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
    counts: Mapping[str, int]

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


def load_conversation_part(user: User, number: int, *, show: str, start: int) -> Conversation:
    """The stream alone, with the same checks as the page. Four queries, five where the names are not kept."""
    head, directory = read(all_of(reading_head(user, number), reading_directory(user.stamp)))
    return with_held(user, head, load_conversation(user, number, directory.names, show=show, start=start, family=head.family))


def with_held(user: User, head: Head, found: Conversation) -> Conversation:
    """The stream with what is about to leave, where its end is shown and messages to the customer are."""
    if not head.held or found.has_later or not showing.holds_public(found.show):
        return found
    return replace(found, held=tuple(held_bubbles(user, head)))


def load_ticket_page(user: User, number: int, *, show: str = "all", start: int = 0, typed: ComposerInput | None = None) -> TicketPage:
    """The whole page in ten queries, whatever is on it; one more where it shows messages of other tickets. Http404 for an invisible ticket. What the
    reader was told of the ticket is read by that, and `counts` are those of the top bar."""
    top = load_head_part(user, number)
    if top.head.family:
        top = replace(top, head=replace(top.head, channels=channels_of(top.head.family)))
    family = top.head.family
    customer, sides, conversation, begun, counts = read(
        all_of(
            reading_customer(user, top.head),
            reading_sides(user, number, family),
            reading_conversation(user, number, top.directory.names, show=show, start=start, family=family),
            reading_start(user, number, family) if top.may.comment else nothing(),
            reading_counts(user, COUNTS, opened=number),
        )
    )
    notes, tasks = sides
    return TicketPage(
        top=top,
        conversation=with_held(user, top.head, conversation),
        customer=customer,
        composer=made_from(begun, user, top.head, customer, top.directory, top.may, typed) if begun else None,
        shows_customer=user.shows_customer,
        notes=notes,
        tasks=tasks,
        counts=counts,
    )


def load_composer_part(user: User, number: int) -> Composer | None:
    """The composer alone, fresh after something was sent. Five queries."""
    top = load_head_part(user, number)
    return load_composer(user, top.head, load_customer(user, top.head), top.directory, top.may)
