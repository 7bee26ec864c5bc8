"""`relevo audit verify` names every row that was changed, taken away or put in by hand."""

from __future__ import annotations

import uuid

import pytest
from django.conf import settings
from django.db import connection

from relevo.core import actors, storage
from relevo.ops.audit import verify
from relevo.ops.errors import CommandError
from relevo.tickets.actions import assign_ticket, comment_on_ticket, open_ticket
from relevo.tickets.content import NewFile
from relevo.tickets.models import Attachment, Event, Message, Ticket
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(ana, mailbox):
    """A ticket with three events, two messages and two files, beside another one."""
    factories.ticket("Another one")
    requester = factories.contact()
    # Of its own: the same bytes are one file, which a test beside this one may write anew.
    own = uuid.uuid4().bytes
    files = [NewFile("a.txt", "text/plain", own.hex().encode()), NewFile("b.bin", "application/octet-stream", bytes(range(256)) + own)]
    opened = open_ticket(
        actor=actors.contact(requester.pk),
        requester=requester,
        subject="¿Dónde está? 𝄞",
        channel="email",
        account=mailbox,
        message=factories.inbound(requester, "Texto\ncon “comillas”", files=files),
    )
    comment_on_ticket(opened.ticket, body_html="<p>Seen &amp; noted</p>", actor=actors.agent(ana))
    assign_ticket(opened.ticket, assignee=ana, actor=actors.agent(ana), reason="mine")
    return opened.ticket


def by_hand(statement: str, *values: object) -> None:
    """Does what somebody with the database's password could do: triggers and foreign keys are off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            cursor.execute(statement, values)
            assert cursor.rowcount == 1
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def findings(**options: object) -> list[str]:
    found: list[str] = []
    report = verify(found=lambda finding: found.append(str(finding)), **options)
    assert report.broken == len(found)
    return found


def test_what_nobody_touched_is_whole(ticket):
    report = verify(with_files=True)
    assert (report.tickets, report.events, report.messages, report.files, report.broken) == (2, 4, 3, 2, 0)
    assert verify(ticket=ticket.pk).events == 3
    with pytest.raises(CommandError, match="There is no ticket 999999"):
        verify(ticket=999999)


@pytest.mark.parametrize(
    "change",
    [
        "body_text = body_text || ' '",
        "body_html = '<p>Never said</p>'",
        "subject = 'Other'",
        "sender = jsonb_set(sender, '{address}', '\"boss@shop.example\"')",
        "created_at = created_at + interval '1 microsecond'",
        "author_kind = 'system'",
        "visibility = 'internal'",
        'bcc = \'[{"name": "", "address": "spy@x.example"}]\'',
    ],
)
def test_a_changed_message_is_named(ticket, change):
    message = Message.objects.filter(ticket=ticket).order_by("pk").first()
    by_hand(f"UPDATE tickets_message SET {change} WHERE id = %s", message.pk)
    event = Event.objects.get(message=message)
    where = f"BROKEN tickets_message row {message.pk} (ticket {ticket.pk})"
    assert findings() == [f"{where}: its content does not fit the digest in event row {event.pk}, or one of its 2 files (tickets_attachment)"]
    assert findings(ticket=ticket.pk)
    assert findings(ticket=Ticket.objects.exclude(pk=ticket.pk).get().pk) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("verb = 'ticket.reopened'", "its content does not fit its hash"),
        ('data = data || \'{"reason": "other"}\'', "its content does not fit its hash"),
        ("actor_user_id = NULL", "its content does not fit its hash"),
        ("at = at - interval '1 day'", "its content does not fit its hash"),
        ("previous_hash = hash", "it does not follow the event before it"),
    ],
)
def test_a_changed_event_is_named(ticket, change, says):
    event = Event.objects.get(ticket=ticket, sequence=3)
    by_hand(f"UPDATE tickets_event SET {change} WHERE id = %s", event.pk)
    assert [line for line in findings() if line.startswith(f"BROKEN tickets_event row {event.pk} (ticket {ticket.pk}): {says}")]


@pytest.mark.parametrize(("sequence", "says"), [(1, "event 1 of the ticket is missing before it"), (2, "event 2 of the ticket is missing before it")])
def test_a_missing_event_is_named(ticket, sequence, says):
    by_hand("DELETE FROM tickets_event WHERE ticket_id = %s AND sequence = %s", ticket.pk, sequence)
    follower = Event.objects.get(ticket=ticket, sequence=sequence + 1)
    found = findings()
    assert found[0] == f"BROKEN tickets_event row {follower.pk} (ticket {ticket.pk}): {says}"
    assert "no event tells of it" in found[1]  # The message that it had added.


def test_a_cut_off_end_is_noticed(ticket):
    by_hand("DELETE FROM tickets_event WHERE ticket_id = %s AND sequence = 3", ticket.pk)
    assert findings() == [f"BROKEN tickets_ticket row {ticket.pk} (ticket {ticket.pk}): it counts 3 events, the last one there is 2"]


def test_a_cut_off_end_with_a_corrected_count_is_noticed(ticket):
    by_hand("DELETE FROM tickets_event WHERE ticket_id = %s AND sequence = 3", ticket.pk)
    by_hand("UPDATE tickets_ticket SET event_count = 2 WHERE number = %s", ticket.pk)
    assert findings() == [f"BROKEN tickets_ticket row {ticket.pk} (ticket {ticket.pk}): its head_hash is not the hash of its last event"]


def test_a_ticket_taken_away_leaves_traces(ticket):
    by_hand("DELETE FROM tickets_ticket WHERE number = %s", ticket.pk)
    assert len([line for line in findings() if "its ticket is missing" in line]) == 3


def test_messages_put_in_and_taken_away_are_named(ticket):
    first, second = Message.objects.filter(ticket=ticket).order_by("pk")
    by_hand("UPDATE tickets_event SET message_id = NULL WHERE message_id = %s", second.pk)
    by_hand("DELETE FROM tickets_message WHERE id = %s", first.pk)
    found = findings()
    assert any(line.startswith(f"BROKEN tickets_message row {second.pk}") and "put there by hand" in line for line in found)
    assert any(line.startswith(f"BROKEN tickets_message row {first.pk}") and "it is gone" in line for line in found)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE tickets_attachment SET filename = 'c.txt' WHERE id = %s", "DELETE FROM tickets_attachment WHERE id = %s"],
)
def test_changed_files_are_named(ticket, statement):
    file = Attachment.objects.filter(message__ticket=ticket).first()
    by_hand(statement, file.pk)
    assert [line for line in findings() if line.startswith(f"BROKEN tickets_message row {file.message_id}") and "tickets_attachment" in line]


def test_changed_and_missing_bytes_of_files_are_named(ticket):
    first, second = Attachment.objects.filter(message__ticket=ticket).order_by("pk")
    root = settings.STORAGES["attachments"]["OPTIONS"]["location"]
    (root / storage.key_of(first.digest)).write_bytes(b"firsT")
    (root / storage.key_of(second.digest)).unlink()
    assert findings() == []
    found = findings(with_files=True)
    assert found[0].startswith(f"BROKEN tickets_attachment row {first.pk} (ticket {ticket.pk}): the bytes of the stored file")
    assert found[1].endswith("is missing")
    (root / storage.key_of(first.digest)).unlink()
