"""How many tickets of the last days a trigger would have hit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from relevo.accounts.models import User
from relevo.automation.happenings import CHANGED, When, when_of
from relevo.automation.hours import during, worlds
from relevo.automation.models import Trigger
from relevo.core import clock
from relevo.core.patience import TookTooLong, at_most
from relevo.core.search import Plain
from relevo.fields.described import PREFIX
from relevo.tickets.filters import Context, condition, parsed
from relevo.tickets.filters.business_hours import asked_in, settled
from relevo.tickets.models import Event, Ticket
from relevo.tickets.queries import visible_to

DAYS = 30
LIMIT = 1000
EXAMPLES = 5
PATIENCE_MILLISECONDS = 4000


@dataclass(frozen=True, slots=True)
class Hits:
    """How many tickets, counted to `LIMIT`, with the newest of them; None where counting them takes too long."""

    count: int | None
    examples: tuple[Ticket, ...] = ()


def hits_of(trigger: Trigger, user: User) -> Hits:
    """The tickets to which such a thing happened in the last 30 days and that meet the conditions as they are now, of those that the user sees.

    What they were at that moment is not known any more; the conditions ask what they are. But whether the desk was open then is known.
    """
    meant, tree, since = visible_to(user), parsed(trigger.conditions), clock.now() - timedelta(days=DAYS)
    if trigger.campaign_id is not None:
        meant = meant.filter(campaign=trigger.campaign_id)
    whens, ways = [when_of(one) for one in trigger.events], []
    for answers in worlds(asked_in(tree)):
        happened = reduce(or_, (_happened(when) & during(answers, since, timedelta(seconds=when.delay_seconds)) for when in whens))
        heard = _events().filter(happened, at__gte=since).values("ticket")
        ways.append(condition(settled(tree, answers), Context(clock.now())) & Q(pk__in=heard))
    tickets = meant.filter(reduce(or_, ways))
    try:
        with at_most(PATIENCE_MILLISECONDS):
            numbers = list(tickets.order_by("-pk").values_list("pk", flat=True)[:LIMIT])
            return Hits(len(numbers), tuple(Ticket.objects.filter(pk__in=numbers[:EXAMPLES]).order_by("-pk")))
    except TookTooLong:
        return Hits(None)


def _events() -> QuerySet[Event]:
    """Events with what their message says, as triggers look at it: without case and accents."""
    written = Coalesce(NullIf("message__reply_text", Value("", output_field=TextField())), "message__body_text")
    subject = Cast("message__subject", TextField())
    whole = Concat(subject, Value("\n", output_field=TextField()), written, output_field=TextField())
    return Event.objects.annotate(written=Func(Plain(whole), function="lower", output_field=TextField()))


def _happened(when: When) -> Q:
    found = Q(verb=when.verb) & (Q(data__automated="") | ~Q(data__has_key="automated"))
    if when.event != CHANGED:
        return found & reduce(or_, (Q(written__contains=word) for word in when.contains)) if when.contains else found
    path = "data__fields__" + when.field.removeprefix(PREFIX) if when.field.startswith(PREFIX) else f"data__{when.field}"
    path = "data" if when.field in ("status", "type") else path
    if path != "data":
        found &= Q(**{f"{path}__has_keys": ["old", "new"]})
    # Of lists, what was added and taken away; everything else is equal or not. Own fields are either.
    plain = _one_of(f"{path}__old", when.old) & _one_of(f"{path}__new", when.new)
    lists = _moved(path, "old", "new", when.old) & _moved(path, "new", "old", when.new)
    return found & (lists if when.field == "tags" else plain | lists if when.field.startswith(PREFIX) else plain)


def _one_of(path: str, values: tuple[object, ...]) -> Q:
    return reduce(or_, (Q(**{path: value}) for value in values)) if values else Q()


def _moved(path: str, there: str, gone: str, tags: tuple[object, ...]) -> Q:
    ways = (Q(**{f"{path}__{there}__contains": [tag]}) & ~Q(**{f"{path}__{gone}__contains": [tag]}) for tag in tags)
    return reduce(or_, ways) if tags else Q()
