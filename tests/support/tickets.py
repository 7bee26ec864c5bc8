"""What tests of merged and split tickets look at."""

from __future__ import annotations

from relevo.tickets.family import family_of
from relevo.tickets.models import Event, Message, Ticket
from relevo.tickets.timeline import timeline


def shown_in(number: int, show: str = "all") -> list[int]:
    """The ids of the messages that a ticket's timeline shows, in its order, from the very beginning."""
    return timeline(number, show=show, start=1, family=family_of(number)).message_ids


def assert_nothing_is_lost() -> None:
    """Every message is shown by exactly one living ticket; no event is missing, in the table or in a ticket's count."""
    shown: dict[int, list[int]] = {pk: [] for pk in Message.objects.values_list("pk", flat=True)}
    for number in Ticket.objects.filter(merged_into__isnull=True).values_list("pk", flat=True):
        for pk in shown_in(number):
            shown[pk].append(number)
    assert {pk: numbers for pk, numbers in shown.items() if len(numbers) != 1} == {}
    for ticket in Ticket.objects.all():
        sequences = list(Event.objects.filter(ticket=ticket).order_by("sequence").values_list("sequence", flat=True))
        assert sequences == list(range(1, ticket.event_count + 1))
    assert not Ticket.objects.filter(merged_into__merged_into__isnull=False).exists()
