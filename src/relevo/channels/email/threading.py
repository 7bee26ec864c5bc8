"""To which ticket an incoming mail belongs, and why.

What leads to an escalation goes before all else, so that no answer of somebody outside can land among what is said with
the customer. Then the order of evidence: our signed marks (in the ids a mail answers to, then in the addresses it was sent to), In-Reply-To,
References from the newest back, and last a number in the subject. Marks are proof: they carry our signature, so whoever has one was given it. All
else can be copied, guessed or used twice by other people's programs, so it counts only where the sender takes part in that
ticket, and an id that leads to several tickets proves nothing. No words in any language are looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models.functions import Coalesce

from relevo.channels.email import tokens
from relevo.channels.email.escalated import escalation_among
from relevo.channels.email.match import IN_REPLY_TO, REFERENCES, REPLY_ADDRESS, REPLY_MARK, SUBJECT_NUMBER, Match
from relevo.channels.email.mime.headers import read_headers
from relevo.channels.email.parse import ParsedMail
from relevo.core import cursors
from relevo.tickets.enums import ESCALATION_CHANNEL
from relevo.tickets.match_words import BY_MARK
from relevo.tickets.models import Ticket
from relevo.tickets.participants import part_in, takes_part

MAX_IDS = 40
MAX_CANDIDATES = 100
_RETURNED = frozenset(("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"))


# A message that was split off goes on elsewhere, and so does a ticket that was merged: what counts is where answers belong today.
_HOME = """LEFT JOIN tickets_placement p ON p.message_id = m.id JOIN tickets_ticket t ON t.number = coalesce(p.ticket_id, m.ticket_id)"""
# The empty id is excluded in words so that PostgreSQL sees that the partial index on external ids will do.
_NAMED = f"""
SELECT m.id, m.uuid, '', coalesce(t.merged_into_id, t.number), m.account_id, m.channel FROM tickets_message m {_HOME}
WHERE m.uuid = ANY(%s::uuid[])
UNION ALL
SELECT m.id, m.uuid, m.external_id, coalesce(t.merged_into_id, t.number), m.account_id, m.channel FROM (SELECT * FROM tickets_message
WHERE external_id = ANY(%s::text[]) AND external_id <> '' AND direction = 'inbound' ORDER BY id DESC LIMIT {MAX_CANDIDATES}) m {_HOME}
"""  # noqa: S608


def find_ticket(mail: ParsedMail, *, sender: str, recipients: Sequence[str], account_id: int | None, own: Collection[str] = ()) -> Match | None:
    """The ticket that a mail belongs to, or None for a new one.

    `sender` is the address of the person who writes, `recipients` are all addresses the mail is known to be sent to, `own` those at which the desk
    receives. Costs no
    query for a mail without ids, marks and number. Of a merged ticket it is the one in which that goes on, of a message that was split off the
    ticket that shows it now. Whether the ticket may be written to is the caller's question. Raises Refused for a forged address of an escalation.
    """
    answered = list(dict.fromkeys(mail.in_reply_to))[:MAX_IDS]
    older = [identifier for identifier in dict.fromkeys(reversed(mail.references)) if identifier not in answered][:MAX_IDS]
    if match := escalation_among(recipients, own):
        return match
    found = _Found([*answered, *older])
    if match := found.by_mark():
        return match
    for address in recipients:
        number = tokens.ticket_of(address)
        home = Ticket.objects.filter(pk=number).values_list(Coalesce("merged_into_id", "number"), flat=True).first() if number is not None else None
        if home is not None:
            return Match(home, REPLY_ADDRESS)
    for identifiers, reason in ((answered, IN_REPLY_TO), (older, REFERENCES)):
        for identifier in identifiers:
            if match := found.by_id(identifier, sender, account_id, reason):
                return match
    for number in mail.subject_numbers:
        if (home := part_in(number, [sender])) is not None:
            return Match(home, SUBJECT_NUMBER)
    return None


def find_returned(mail: ParsedMail) -> Match | None:
    """The ticket of a message of ours that comes back inside a mail (complaints, RFC 5965), by the mark in its Message-ID."""
    for file in mail.attachments[:MAX_IDS]:
        if file.content_type in _RETURNED:
            headers, _body, _defects = read_headers(file.content, 0, len(file.content))
            found = _Found([headers.get("message-id").strip("<> ")])
            if match := found.by_mark():
                return match
    return None


class _Found:
    """The messages that a mail's ids name: sent ones by their mark, received ones by the id they came with; one query."""

    def __init__(self, identifiers: Sequence[str]) -> None:
        self.marks = [uuid for identifier in identifiers if (uuid := tokens.message_of(identifier)) is not None]
        self.by_uuid: dict[UUID, tuple[int, int, str]] = {}
        self.by_external: dict[str, list[tuple[int, int, int | None]]] = {}
        if not identifiers:
            return
        with cursors.cursor() as cursor:
            cursor.execute(_NAMED, [self.marks, list(identifiers)])
            found = cursor.fetchall()
        for pk, uuid, external_id, ticket, account, channel in found:
            self.by_uuid[uuid] = (pk, ticket, channel)
            if external_id:
                self.by_external.setdefault(external_id, []).append((pk, ticket, account))

    def by_mark(self) -> Match | None:
        """The ticket of the first of our own ids, which are already sorted from the nearest to the oldest; of an escalation's before all others."""
        known = [self.by_uuid[uuid] for uuid in self.marks if uuid in self.by_uuid]
        for pk, ticket, channel in known:
            if channel == ESCALATION_CHANNEL:
                return Match(ticket, BY_MARK, pk, is_escalation=True)
        return Match(known[0][1], REPLY_MARK, known[0][0]) if known else None

    def by_id(self, identifier: str, sender: str, account_id: int | None, reason: str) -> Match | None:
        """The one ticket with a received message of that id in which the sender takes part; tickets of the same account go first."""
        known = self.by_external.get(identifier, [])
        for wanted in ([row for row in known if row[2] == account_id], known):
            tickets = {ticket for _pk, ticket, _account in wanted if takes_part(ticket, [sender])}
            if len(tickets) == 1:
                ticket = tickets.pop()
                return Match(ticket, reason, next(pk for pk, number, _account in wanted if number == ticket))
            if tickets:
                return None
        return None
