"""To which ticket an incoming mail belongs, and why.

The order of evidence: our signed marks (in the ids a mail answers to, then in the addresses it was sent to), In-Reply-To, References
from the newest back, and last a number in the subject. Marks are proof: they carry our signature, so whoever has one was given it. All
else can be copied, guessed or used twice by other people's programs, so it counts only where the sender takes part in that
ticket, and an id that leads to several tickets proves nothing. No words in any language are looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.channels.email import tokens
from relevo.channels.email.mime.headers import read_headers
from relevo.channels.email.parse import ParsedMail
from relevo.core import rows
from relevo.tickets.models import Ticket

REPLY_MARK = "reply-mark"
REPLY_ADDRESS = "reply-address"
IN_REPLY_TO = "in-reply-to"
REFERENCES = "references"
SUBJECT_NUMBER = "subject-number"
NEW = "new"

MAX_IDS = 40
MAX_CANDIDATES = 100
MAX_MESSAGES = 500
_RETURNED = frozenset(("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"))


# The empty id is excluded in words so that PostgreSQL sees that the partial index on external ids will do.
_NAMED = f"""
SELECT id, uuid, '', ticket_id, account_id FROM tickets_message WHERE uuid = ANY(%s::uuid[])
UNION ALL
(SELECT id, uuid, external_id, ticket_id, account_id FROM tickets_message
WHERE external_id = ANY(%s::text[]) AND external_id <> '' AND direction = 'inbound' ORDER BY id DESC LIMIT {MAX_CANDIDATES})
"""  # noqa: S608


_TAKES_PART = f"""
SELECT EXISTS (
    SELECT FROM tickets_ticket t JOIN contacts_identity i ON i.contact_id = t.requester_id
    WHERE t.number = %(ticket)s AND i.kind = 'email' AND i.value = ANY(%(addresses)s::text[])
) OR EXISTS (
    SELECT FROM tickets_ticket t, unnest(t.cc) address WHERE t.number = %(ticket)s AND lower(address) = ANY(%(addresses)s::text[])
) OR EXISTS (
    SELECT FROM (SELECT * FROM tickets_message WHERE ticket_id = %(ticket)s ORDER BY id DESC LIMIT {MAX_MESSAGES}) m,
        jsonb_array_elements(jsonb_build_array(m.sender) || m."to" || m.cc) line
    WHERE lower(line ->> 'address') = ANY(%(addresses)s::text[])
)
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Match:
    """The ticket that a mail belongs to, the code of the evidence, and the message that it answers, where that is known."""

    ticket_number: int
    reason: str
    in_reply_to_id: int | None = None


def find_ticket(mail: ParsedMail, *, sender: str, recipients: Iterable[str], account_id: int | None) -> Match | None:
    """The ticket that a mail belongs to, or None for a new one.

    `sender` is the address of the person who writes, `recipients` are all addresses the mail is known to be sent to. Costs no
    query for a mail without ids, marks and number. Whether the ticket may be written to is the caller's question.
    """
    answered = list(dict.fromkeys(mail.in_reply_to))[:MAX_IDS]
    older = [identifier for identifier in dict.fromkeys(reversed(mail.references)) if identifier not in answered][:MAX_IDS]
    found = _Found([*answered, *older])
    if match := found.by_mark():
        return match
    for address in recipients:
        number = tokens.ticket_of(address)
        if number is not None and Ticket.objects.filter(pk=number).exists():
            return Match(number, REPLY_ADDRESS)
    for identifiers, reason in ((answered, IN_REPLY_TO), (older, REFERENCES)):
        for identifier in identifiers:
            if match := found.by_id(identifier, sender, account_id, reason):
                return match
    for number in mail.subject_numbers:
        if takes_part(number, [sender]):
            return Match(number, SUBJECT_NUMBER)
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


def takes_part(ticket_number: int, addresses: Collection[str]) -> bool:
    """Whether one of the addresses belongs to the ticket's requester, wrote or received a message of it, or is in its cc. Bcc does not count."""
    wanted = [address.lower() for address in addresses if address]
    if not wanted:
        return False
    with rows.cursor() as cursor:
        cursor.execute(_TAKES_PART, {"ticket": ticket_number, "addresses": wanted})
        return bool(cursor.fetchone()[0])


class _Found:
    """The messages that a mail's ids name: sent ones by their mark, received ones by the id they came with; one query."""

    def __init__(self, identifiers: Sequence[str]) -> None:
        self.marks = [uuid for identifier in identifiers if (uuid := tokens.message_of(identifier)) is not None]
        self.by_uuid: dict[UUID, tuple[int, int]] = {}
        self.by_external: dict[str, list[tuple[int, int, int | None]]] = {}
        if not identifiers:
            return
        with rows.cursor() as cursor:
            cursor.execute(_NAMED, [self.marks, list(identifiers)])
            found = cursor.fetchall()
        for pk, uuid, external_id, ticket, account in found:
            self.by_uuid[uuid] = (pk, ticket)
            if external_id:
                self.by_external.setdefault(external_id, []).append((pk, ticket, account))

    def by_mark(self) -> Match | None:
        """The ticket of the first of our own ids, which are already sorted from the nearest to the oldest."""
        for uuid in self.marks:
            if uuid in self.by_uuid:
                pk, ticket = self.by_uuid[uuid]
                return Match(ticket, REPLY_MARK, pk)
        return None

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
