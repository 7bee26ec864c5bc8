"""From a search to the tickets: the newest matches of the text, limited by what the operators say; never a look at all of a large table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from relevo.accounts.models import User
from relevo.contacts.queries import reading_ids_with
from relevo.core import clock, cursors
from relevo.core.columns import OneOf
from relevo.core.matches import reading_matches
from relevo.core.readings import Reading, all_of, read, rows_of
from relevo.core.recently import Recently
from relevo.core.searched import Searched
from relevo.tickets.filters import Context, condition
from relevo.tickets.models import Attachment, Message, Note, Revision, Ticket
from relevo.tickets.search.meaning import Search

LIMIT = 1000
# Where something else limits what is found as well, so many matches are looked at.
DEEP_LIMIT = 3000
# In so few tickets the text is looked up ticket by ticket.
FEW_TICKETS = 2000
FEW_TAGGED = 3000
# A tag that is on so many tickets is not looked up again for a while: the index gives all of its tickets at once, however few are wanted.
FREQUENT = Recently(timedelta(minutes=15), 4096)
# A corrected message is found by what it says now and by what it said before, which can still be read.
_SEARCHED = (
    Searched(Message, "ticket"),
    Searched(Ticket, "number"),
    Searched(Revision, "ticket"),
    Searched(Note, "ticket"),
    Searched(Attachment, "message__ticket"),
)
_QUERY = "to_tsquery('simple', relevo_plain(%s))"
# As scalars and by functions: PostgreSQL would turn EXISTS and @@ into a search through everybody's messages.
_SOURCES = (
    ("message.search", "tickets_message message"),
    ("revision.search", "tickets_revision revision"),
    ("note.search", "tickets_note note"),
    ("file.search", "tickets_message message JOIN tickets_attachment file ON file.message_id = message.id"),
)
_IN_TEXTS = " OR ".join(
    f"(SELECT coalesce(bool_or(ts_match_vq({words}, {_QUERY})), false) FROM {source} WHERE ticket_id = ticket.number)"  # noqa: S608
    for words, source in _SOURCES
)
_TEXTS = 1 + len(_SOURCES)
_WITH_TEXT = f"""SELECT ticket.number FROM tickets_ticket ticket WHERE ticket.number = ANY(%s::bigint[]) AND (ts_match_vq(ticket.search, {_QUERY})
    OR {_IN_TEXTS} OR ticket.requester_id = ANY(%s::bigint[]))"""  # noqa: S608 - fixed texts
_WITHOUT = f"""SELECT ticket.number FROM tickets_ticket ticket WHERE ticket.number = ANY(%s::bigint[]) AND NOT ts_match_vq(ticket.search, {_QUERY})
    AND NOT ({_IN_TEXTS})"""  # noqa: S608 - fixed texts

_OF_REQUESTERS = "SELECT number FROM tickets_ticket WHERE requester_id = ANY((SELECT %s::bigint[])::bigint[]) ORDER BY number + 0 DESC LIMIT %s"


def limited(user: User, found: QuerySet[Ticket], search: Search, *, is_narrowed: bool) -> QuerySet[Ticket]:
    """The tickets among `found` that fit the search; `is_narrowed` says that these are not simply all that the user sees.

    Of more than 1,000 matches the newest count; where something narrows them, the newest 3,000, or all in those tickets if these are few. A search
    of exclusions alone looks at the 1,000 tickets changed last.
    """
    if search.problems:
        return found.none()
    if search.conditions.parts:
        found = found.filter(condition(search.conditions, Context(clock.now(), user.pk)))
    for spellings in search.tags:
        found = found.filter(tagged(*spellings))
    if search.has_attachments is not None:
        # As a scalar: PostgreSQL would join everybody's messages with all attachments before it looks at the first ticket.
        has_one = Subquery(Attachment.objects.filter(message__ticket=OuterRef("pk")).order_by().values(one=Value(True))[:1])
        found = found.alias(attached=Coalesce(has_one, Value(False))).filter(attached=search.has_attachments)
    if search.text:
        numbers = _with_text(found, search, is_narrowed or search.narrows)
    elif search.excluded:
        numbers = list(found.order_by("-updated_at", "-number").values_list("number", flat=True)[:LIMIT])
    else:
        return found
    if search.excluded and numbers:
        numbers = _numbers(_WITHOUT, numbers, *[" | ".join(search.excluded)] * _TEXTS)
    return found.filter(OneOf("number", numbers))


def tagged(*tags: str) -> Q | OneOf:
    """The condition that a ticket has one of these tags. The tickets of rare ones are looked up first (one query more): PostgreSQL takes every
    tag that it does not know for a frequent one, and would walk all tickets in search of it. Frequent ones are known for some minutes."""
    has_it = Q(tags__overlap=list(tags))
    if tags in FREQUENT:
        return has_it
    numbers = list(Ticket.objects.filter(has_it).values_list("number", flat=True)[: FEW_TAGGED + 1])
    if len(numbers) <= FEW_TAGGED:
        return OneOf("number", numbers)
    FREQUENT.note(tags)
    return has_it


def _with_text(found: QuerySet[Ticket], search: Search, is_narrowed: bool) -> list[int]:
    text = search.text
    limit = DEEP_LIMIT if is_narrowed else LIMIT
    matches, (requesters, theirs) = read(all_of(reading_matches(text, _SEARCHED, limit), _of_requesters(search)))
    if is_narrowed and (len(matches) >= limit or len(theirs) >= LIMIT):
        few = list(found.values_list("number", flat=True)[: FEW_TICKETS + 1])
        if len(few) <= FEW_TICKETS:
            return _numbers(_WITH_TEXT, few, *[text.expression] * _TEXTS, requesters)
    own = [] if search.number is None else [search.number]
    return list(dict.fromkeys((*own, *matches, *theirs)))


def _of_requesters(search: Search) -> Reading[tuple[list[int], list[int]]]:
    """The customers whose name or identity fits, and their newest tickets; sorted by an expression, so that PostgreSQL looks up the customers
    instead of walking backwards."""
    requesters = yield from reading_ids_with(search.text, search.words)
    if not requesters:
        return [], []
    rows = yield from rows_of(_OF_REQUESTERS, [requesters, LIMIT])
    return requesters, [row[0] for row in rows]


def _numbers(statement: str, *values: Any) -> list[int]:
    with cursors.cursor(is_planned_anew=True) as asking:
        asking.execute(statement, values)
        return [row[0] for row in asking.fetchall()]
