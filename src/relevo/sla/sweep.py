"""Finds warnings and breaches by an index on their moment: the price is that of what is due, however many targets run."""

from __future__ import annotations

from dataclasses import replace

from relevo.core import clock
from relevo.sla import policies
from relevo.sla.clock import passed
from relevo.sla.keep import held, store
from relevo.sla.models import Target
from relevo.tickets.locking import locked
from relevo.tickets.models import Ticket

# At once by one run of the job; the next one goes on.
MAX_TICKETS = 2000


def sweep() -> int:
    """Notes what was missed or will be soon, each in its own transaction on the locked ticket; returns on how many tickets."""
    due = Target.objects.filter(next_at__lte=clock.now()).order_by("next_at").values_list("ticket_id", flat=True)
    found = list(dict.fromkeys(due[:MAX_TICKETS]))
    known = policies.now() if found else policies.Policies()
    return sum(pass_time(Ticket(pk=number), known) for number in found)


def pass_time(ticket: Ticket, known: policies.Policies) -> bool:
    """Brings the clocks of one ticket to the present; False where somebody was quicker."""
    with locked(ticket):
        before = held(ticket, known)
        now = clock.now()
        course = replace(before.course, clocks={kind: passed(one, now) for kind, one in before.course.clocks.items()})
        if course == before.course:
            return False
        store(ticket, before, course, before.policy)
        return True
