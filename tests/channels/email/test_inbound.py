"""From bytes to a ticket: what is written, what is recognised, what is refused, and that nothing is lost or doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from relevo.channels.email import inbound, tokens
from relevo.channels.email.inbound import ingest, process_again
from relevo.channels.enums import DeliveryState, PayloadState
from relevo.channels.models import Delivery, InboundPayload
from relevo.contacts.models import Contact
from relevo.core import actors, clock
from relevo.core.errors import Conflict
from relevo.tickets.actions import reply_to_ticket, set_status
from relevo.tickets.enums import RelationKind, Status
from relevo.tickets.models import Message, Relation, Ticket
from tests import factories
from tests.support.mail import bounce, mail

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


def take(raw: bytes, account=None, **more):
    return ingest(raw, account=account, source=more.pop("source", "pipe"), **more)


def answer_from_the_desk(ticket: Ticket, agent) -> Message:
    return reply_to_ticket(ticket, actor=actors.agent(agent), body_html="<p>On its way.</p>", to=INES).message


def mark_of(message: Message) -> str:
    return tokens.message_id(message.uuid, "shop.example")


def test_a_mail_becomes_a_ticket(mailbox):
    raw = mail(cc="Second <other@customer.example>", Content_Language="es-MX, en")
    outcome = take(raw, mailbox)
    ticket = Ticket.objects.get(pk=outcome.ticket_number)
    message = ticket.messages.get()
    assert (ticket.subject, ticket.status, ticket.requester.name, ticket.requester.language) == ("My order", "new", "Inés Prado", "es-MX")
    assert (ticket.cc, ticket.account, ticket.event_count) == (["other@customer.example"], mailbox, 1)
    assert (message.external_id, message.match_reason, message.automated) == ("first@customer.example", "new", "")
    assert message.cc == [{"name": "Second", "address": "other@customer.example"}]
    payload = InboundPayload.objects.get()
    assert (payload.state, payload.message, payload.content()) == (PayloadState.CREATED, message, raw)


def test_the_round_trips_of_a_new_mail(mailbox, django_assert_num_queries):
    with django_assert_num_queries(11):
        take(mail(), mailbox)


def test_the_round_trips_of_an_answer(mailbox, ana, django_assert_num_queries):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    mark = mark_of(answer_from_the_desk(ticket, ana))
    with django_assert_num_queries(15):
        outcome = take(mail("Thanks!", message_id="<2@c>", in_reply_to=f"<{mark}>"), mailbox)
    assert outcome.reason == "reply-mark"


def test_the_same_mail_twice_is_one_message(mailbox):
    first, second = take(mail(), mailbox), take(b"Received: by some other way\r\n" + mail().replace(b"\r\n", b"\n") + b"\n", mailbox)
    assert (second.state, second.ticket_number, second.message_id) == (PayloadState.DUPLICATE, first.ticket_number, first.message_id)
    assert Message.objects.count() == InboundPayload.objects.count() == 1


def test_the_same_place_in_a_mailbox_twice_is_one_message(mailbox):
    take(mail(), mailbox, fetch_key="1:7:INBOX")
    assert take(mail("Something else"), mailbox, fetch_key="1:7:INBOX").state == PayloadState.DUPLICATE


def test_two_mails_with_one_message_id_are_two_messages(mailbox):
    assert [take(mail(text), mailbox).state for text in ("One", "Two")] == [PayloadState.CREATED, PayloadState.CREATED]


def test_mails_without_message_id_are_told_apart(mailbox):
    states = [take(mail(text, message_id=""), mailbox).state for text in ("One", "Two", "One")]
    assert states == [PayloadState.CREATED, PayloadState.CREATED, PayloadState.DUPLICATE]


def test_one_mail_to_two_accounts_comes_to_both(mailbox):
    sales = factories.account("sales@shop.example")
    raw = mail(to="help@shop.example, sales@shop.example")
    assert take(raw, mailbox).ticket_number != take(raw, sales).ticket_number


def test_one_answer_to_two_accounts_is_once_in_the_ticket(mailbox, ana):
    sales = factories.account("sales@shop.example")
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    raw = mail("Thanks!", message_id="<2@c>", in_reply_to=f"<{mark_of(answer_from_the_desk(ticket, ana))}>")
    outcomes = [take(raw, account) for account in (mailbox, sales)]
    assert [outcome.state for outcome in outcomes] == [PayloadState.APPENDED, PayloadState.DUPLICATE]
    assert outcomes[0].message_id == outcomes[1].message_id
    assert ticket.messages.filter(external_id="2@c").count() == 1


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [("sales@shop.example", 1), ("Sales+spring@Shop.example", 1), ("old-sales@shop.example", 1), ("help@shop.example", 0)],
)
def test_the_account_is_found_by_the_recipient(mailbox, recipient, expected):
    sales = factories.account("sales@shop.example", settings={"aliases": ["Old-Sales@shop.example"]})
    take(mail(to="undisclosed-recipients:;"), envelope={"recipients": [recipient]})
    assert Ticket.objects.get().account == [mailbox, sales][expected]


def test_a_mail_for_no_account_is_kept_and_can_be_given_to_one(mailbox, admin):
    factories.account("sales@shop.example")
    outcome = take(mail(to="nobody@elsewhere.example"))
    assert (outcome.state, outcome.reason) == (PayloadState.QUARANTINED, "no-account")
    assert take(mail(to="nobody@elsewhere.example")).state == PayloadState.DUPLICATE
    payload = InboundPayload.objects.get()
    again = process_again(payload, actor=actors.agent(admin), account=mailbox)
    payload.refresh_from_db()
    assert (again.state, payload.state, payload.account, payload.reason) == (PayloadState.CREATED, PayloadState.CREATED, mailbox, "new")
    with pytest.raises(Conflict):
        process_again(payload, actor=actors.agent(admin))


def test_a_mail_without_sender_becomes_a_ticket_with_its_raw_file(mailbox):
    raw = mail(sender="")
    outcome = take(raw, mailbox)
    ticket = Ticket.objects.get(pk=outcome.ticket_number)
    assert (ticket.requester.name, ticket.requester.is_unidentified) == ("", True)
    assert [file.filename for file in ticket.messages.get().attachments.all()] == ["original.eml"]


@pytest.mark.parametrize("raw", [b"", b"\0\xff\xfe", b"\r\n\r\n", b"Subject: \xff\0\r\nMessage-ID: <\r\nFrom: <\r\n\r\n\0", b"x" * 3000])
def test_no_bytes_are_lost(mailbox, raw):
    outcome = take(raw, mailbox)
    assert outcome.state == PayloadState.CREATED
    assert InboundPayload.objects.get(pk=outcome.payload_id).content() == raw


def test_what_fails_is_kept_and_can_be_processed_after_a_fix(mailbox, admin, monkeypatch):
    def broken(*_args, **_more):
        Ticket.objects.first().tags.append(1 / 0)

    factories.ticket(account=mailbox)
    with monkeypatch.context() as patch:
        patch.setattr(inbound.filing, "_own_mail", broken)
        outcome = take(mail(), mailbox)
    assert (outcome.state, outcome.reason) == (PayloadState.QUARANTINED, "error-ZeroDivisionError")
    payload = InboundPayload.objects.get(pk=outcome.payload_id)
    assert (payload.content(), payload.detail) == (mail(), "division by zero")
    assert process_again(payload, actor=actors.agent(admin)).state == PayloadState.CREATED


def test_an_answer_from_somebody_in_cc_is_that_persons(mailbox, ana):
    ticket = Ticket.objects.get(pk=take(mail(cc="Second <other@customer.example>"), mailbox).ticket_number)
    mark = mark_of(answer_from_the_desk(ticket, ana))
    take(mail("Me too", sender="Second <Other@customer.example>", message_id="<2@c>", references=["<x@y>", f"<{mark}>"]), mailbox)
    ticket.refresh_from_db()
    last = ticket.messages.last()
    assert (ticket.requester.name, last.author_contact.name, last.match_reason) == ("Inés Prado", "Second", "reply-mark")


def test_an_answer_to_a_closed_ticket_opens_a_linked_one(mailbox, admin):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    mark = mark_of(answer_from_the_desk(ticket, admin))
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(admin))
    outcome = take(mail("Again!", message_id="<2@c>", in_reply_to=f"<{mark}>"), mailbox)
    assert (outcome.state, outcome.reason) == (PayloadState.CREATED, "follow-up")
    relation = Relation.objects.get()
    assert (relation.ticket_id, relation.other_id, relation.kind) == (outcome.ticket_number, ticket.number, RelationKind.FOLLOW_UP)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto_reply"),
        ({"X_Autoreply": "yes"}, "auto_reply"),
        ({"List_Id": "<news.example>"}, "list"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"Auto_Submitted": "auto-generated"}, "notification"),
    ],
)
@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED, Status.PENDING])
def test_automatic_mails_are_added_and_change_nothing(mailbox, admin, headers, kind, status):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    mark = mark_of(answer_from_the_desk(ticket, admin))
    set_status(ticket, status=status, actor=actors.agent(admin))
    outcome = take(mail("I am away", message_id="<2@c>", in_reply_to=f"<{mark}>", **headers), mailbox)
    ticket.refresh_from_db()
    assert (outcome.state, ticket.status, ticket.messages.last().automated) == (PayloadState.APPENDED, status, kind)


def test_an_automatic_mail_alone_opens_a_marked_ticket(mailbox):
    outcome = take(mail(Auto_Submitted="auto-replied"), mailbox)
    assert Message.objects.get(pk=outcome.message_id).automated == "auto_reply"


def test_own_mail_coming_back_is_ignored(mailbox, ana):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    sent = answer_from_the_desk(ticket, ana)
    sales = factories.account("sales@shop.example")
    copy = mail("On its way.", sender="Shop <help@shop.example>", to="sales@shop.example", message_id=f"<{mark_of(sent)}>")
    outcome = take(copy, sales)
    assert (outcome.state, outcome.reason, outcome.message_id) == (PayloadState.IGNORED, "own-message", sent.pk)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"sender": "Shop <HELP@shop.example>"}, "own-address"),
        ({"X_Relevo_Loop": "help@shop.example"}, "loop"),
        ({"X_Loop": "help@shop.example"}, "loop"),
    ],
)
def test_loops_end_here(mailbox, more, reason):
    outcome = take(mail(**more), mailbox)
    assert (outcome.state, outcome.reason, Ticket.objects.count()) == (PayloadState.IGNORED, reason, 0)


def test_a_web_form_that_writes_in_our_name_is_its_reply_tos(mailbox):
    take(mail(sender="help@shop.example", Reply_To="Customer <c@customer.example>"), mailbox)
    assert Ticket.objects.get().requester.identities.get().value == "c@customer.example"


def test_a_sender_who_floods_is_held_up(mailbox, noon):
    outcomes = [take(mail(str(number), message_id=f"<{number}@c>"), mailbox) for number in range(22)]
    assert [outcome.reason for outcome in outcomes[19:]] == ["new", "rate-limit", "rate-limit"]
    with clock.frozen(noon + timedelta(seconds=601)):
        assert take(mail("later", message_id="<later@c>"), mailbox).state == PayloadState.CREATED
    assert take(mail("import", message_id="<import@c>"), mailbox, is_bulk=True).state == PayloadState.CREATED


def test_a_bounce_hangs_on_the_message_it_returns(mailbox, ana):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    sent = answer_from_the_desk(ticket, ana)
    Delivery.objects.update(state=DeliveryState.SENT)
    delayed = take(bounce(mark_of(sent), "ines@customer.example", action="delayed", status="4.4.1"), mailbox)
    assert (delayed.state, Delivery.objects.get().state) == (PayloadState.ATTACHED, DeliveryState.SENT)
    failed = take(bounce(mark_of(sent), "ines@customer.example"), mailbox)
    delivery = Delivery.objects.get()
    assert (failed.state, failed.message_id, delivery.state, delivery.code) == (PayloadState.ATTACHED, sent.pk, DeliveryState.FAILED, "5.1.1")
    ticket.refresh_from_db()
    assert (ticket.has_failed_delivery, ticket.messages.count(), Contact.objects.count()) == (True, 2, 1)


def test_a_bounce_of_what_we_never_sent_is_quarantined(mailbox):
    outcome = take(bounce("forged@elsewhere.example", "x@y.example"), mailbox)
    assert (outcome.state, outcome.reason, Ticket.objects.count()) == (PayloadState.QUARANTINED, "bounce-unmatched", 0)


def test_a_complaint_comes_to_the_ticket_it_is_about(mailbox, ana):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    sent = answer_from_the_desk(ticket, ana)
    body = (
        "--b\nContent-Type: text/plain\n\nComplaint\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: <{mark_of(sent)}>\nSubject: x\n\nx\n--b--\n"
    )
    report = {"sender": "abuse@isp.example", "message_id": "<arf@isp>", "Content_Type": 'multipart/report; report-type=feedback-report; boundary="b"'}
    outcome = take(mail(body, **report), mailbox)
    assert (outcome.state, outcome.ticket_number) == (PayloadState.APPENDED, ticket.number)
    assert ticket.messages.last().automated == "complaint"


CONVERSATION = [
    mail("One", message_id="<1@c>"),
    mail("Two", message_id="<2@c>", in_reply_to="<1@c>", references=["<1@c>"]),
    mail("Three", message_id="<3@c>", in_reply_to="<2@c>", references=["<1@c>", "<2@c>"]),
    mail("Four, the same id as three", message_id="<3@c>", references=["<1@c>"]),
    mail("No id", message_id="", references=["<3@c>"]),
    b"not a mail",
]


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from(range(len(CONVERSATION))), min_size=1, max_size=18))
def test_any_order_and_repetition_stores_each_mail_once(mailbox, order):
    with transaction.atomic():
        for index in order:
            take(CONVERSATION[index], mailbox, is_bulk=True)
        assert Message.objects.count() == InboundPayload.objects.count() == len(set(order))
        assert Message.objects.values("body_text").distinct().count() == len(set(order))
        transaction.set_rollback(True)


def test_the_history_stays_provable(mailbox, ana):
    ticket = Ticket.objects.get(pk=take(mail(), mailbox).ticket_number)
    mark = mark_of(answer_from_the_desk(ticket, ana))
    take(mail("Thanks!", message_id="<2@c>", in_reply_to=f"<{mark}>"), mailbox)
    ticket.refresh_from_db()
    hashes = list(ticket.events.order_by("sequence").values_list("previous_hash", "hash"))
    assert [bytes(row[0]) for row in hashes][1:] == [bytes(row[1]) for row in hashes][:-1]
    assert bytes(ticket.head_hash) == bytes(hashes[-1][1])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
