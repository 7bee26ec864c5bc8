"""The pencil: who may correct what, and that nothing that was said is lost."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.ops.audit import verify
from relevo.tickets.actions import comment_on_ticket, correct_message, reply_to_ticket
from relevo.tickets.enums import Visibility
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Message, Revision
from relevo.tickets.revisions import revisions_of, said
from relevo.tickets.search import understood
from relevo.tickets.search.showing import excerpts
from relevo.tickets.timeline import timeline
from tests import factories

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(mailbox):
    return factories.ticket()


@pytest.fixture
def comment(ticket, ana) -> Message:
    return comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>The gren one is sold out.</p>").message


def corrected(message, user, body: str = "<p>The green one is sold out.</p>", **more):
    return correct_message(message, actor=actors.agent(user), body_html=body, **more)


def test_a_correction_is_a_new_revision_and_the_message_stays(ticket, comment, ana):
    event = corrected(comment, ana, "<p>The <b>green</b> one.</p><script>alert(1)</script>")
    assert (event.verb, event.data["message"], event.data["revision"]) == ("message.corrected", comment.pk, 2)
    assert corrected(comment, ana, "<p>The <b>green</b> one.</p>") is None
    corrected(comment, ana, "<p>The blue one.</p>", expected=2)
    comment.refresh_from_db()
    assert comment.body_text == "The gren one is sold out."
    assert [(one.number, one.body_text) for one in revisions_of(comment)] == [(2, "The green one."), (3, "The blue one.")]
    assert said(comment) == ("<p>The blue one.</p>", "The blue one.")
    shown = [entry.message for entry in timeline(ticket.pk).entries if entry.message and entry.message.id == comment.pk]
    assert [(row.html, row.revision, row.corrected_at is not None) for row in shown] == [("<p>The blue one.</p>", 3, True)]
    assert event.data["revision_digest"]


def test_two_windows_can_not_pass_each_other(comment, ana):
    corrected(comment, ana, expected=1)
    with pytest.raises(Conflict):
        corrected(comment, ana, "<p>Something else.</p>", expected=1)
    assert Revision.objects.count() == 1


def test_what_was_sent_or_received_or_is_somebody_elses_stays_as_it_is(ticket, comment, ana, bruno, admin, viewer):
    for other in (bruno, admin, viewer):
        with pytest.raises(Forbidden):
            corrected(comment, other)
    sent = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=INES).message
    # An e-mail that is flagged internal was sent all the same.
    flagged = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=INES, visibility=Visibility.INTERNAL).message
    received = ticket.messages.first()
    for message in (sent, flagged, received):
        with pytest.raises(Invalid):
            corrected(message, ana)
    with pytest.raises(Invalid):
        corrected(comment, ana, "<p> </p>")
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE tickets_revision SET body_text = 'x'", "DELETE FROM tickets_revision", "TRUNCATE tickets_revision CASCADE"]
)
def test_postgresql_refuses_to_change_a_revision(statement, comment, ana):
    corrected(comment, ana)
    with pytest.raises(Error, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    assert Revision.objects.get().body_text == "The green one is sold out."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["UPDATE tickets_revision SET body_text = 'The red one.'", "DELETE FROM tickets_revision", "UPDATE tickets_revision SET number = 7"]
)
def test_the_audit_notices_what_was_done_to_revisions_by_hand(statement, comment, ana):
    corrected(comment, ana)
    whole = verify()
    assert (whole.tickets, whole.broken) == (1, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
    findings = []
    assert verify(found=findings.append).broken >= 1
    assert {finding.table for finding in findings} == {"tickets_revision"}


def test_the_search_finds_what_it_says_now_and_shows_that(ticket, comment, ana):
    corrected(comment, ana, "<p>The turquoise one is sold out.</p>")

    def found(words: str, **limits) -> list[int]:
        return [row.number for row in ticket_page(ana, TicketFilter(view="all", search=words, **limits)).rows]

    assert found("turquoise") == found("turquoise", status="new") == [ticket.pk]
    assert found("order -turquoise") == [] and found("order -yellow") == [ticket.pk]
    assert "turquoise" in excerpts([ticket.pk], understood(ana, "turquoise"))[ticket.pk]
    assert "turquoise" in excerpts([ticket.pk], understood(ana, "sold"))[ticket.pk]
