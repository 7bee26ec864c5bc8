"""Asking people outside by e-mail: what leaves, and that nothing they answer ever gets among what is said with the customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.channels.email import tokens
from relevo.channels.email.compose import compose
from relevo.channels.email.escalations import account_for, own_among
from relevo.channels.email.inbound import ingest, process_again
from relevo.channels.email.settings import EmailSettings
from relevo.channels.enums import DeliveryState, PayloadState
from relevo.channels.models import Delivery, InboundPayload
from relevo.channels.words import payloads as words
from relevo.contacts.models import Contact
from relevo.core import actors, clock
from relevo.tickets.actions import escalate_ticket, merge_tickets, reply_to_ticket, set_status, split_ticket
from relevo.tickets.enums import Status
from relevo.tickets.models import Escalation, Message, Ticket
from relevo.tickets.participants import takes_part
from relevo.tickets.recipients import recipients_for
from tests import factories
from tests.support import smtp_server
from tests.support.mail import bounce, mail

pytestmark = pytest.mark.django_db
EVA = "Eva Engineer <eva@maker.example>"
ASKED = [{"name": "Eva", "address": "eva@maker.example"}]
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(mailbox) -> Ticket:
    return Ticket.objects.get(pk=ingest(mail(), account=mailbox, source="pipe").ticket_number)


@pytest.fixture
def asked(ticket, mailbox, ana) -> Message:
    """The message that went to Eva."""
    return escalate_ticket(ticket, actor=actors.agent(ana), account=mailbox, to=ASKED, note="Is this a known fault?").message


def reply_address(asked: Message) -> str:
    return tokens.escalation_address("help@shop.example", asked.pk)


def mark(asked: Message) -> str:
    return f"<{tokens.message_id(asked.uuid, 'shop.example')}>"


def answer(mailbox, to: str, text: str = "Yes, batch 7.", *, sender: str = EVA, message_id: str = "<a@maker.example>", **headers):
    return ingest(mail(text, sender=sender, to=to, message_id=message_id, **headers), account=mailbox, source="pipe")


def check_inside(outcome, ticket: Ticket, reason: str) -> Message:
    """The answer is in the ticket, and the customer's side of it knows nothing of it."""
    message = Message.objects.get(pk=outcome.message_id)
    assert (outcome.state, outcome.ticket_number, outcome.reason) == (PayloadState.APPENDED, ticket.pk, reason.removesuffix("-other"))
    assert (message.visibility, message.direction, message.channel, message.author_kind) == ("internal", "none", "escalation", "external")
    assert (message.author_contact_id, message.match_reason) == (None, reason)
    address = message.sender["address"]
    assert not takes_part(ticket.pk, [address]) and not Contact.objects.filter(identities__value=address.lower()).exists()
    ticket.refresh_from_db()
    assert ticket.cc == [] and [line["address"] for line in recipients_for(ticket)] == ["ines@customer.example"]
    return message


def test_out_by_smtp_and_back_again(ticket, mailbox, ana, run_jobs):
    with smtp_server.running() as server:
        mailbox.settings = {"smtp": server.settings(), "authentication": "none", "reply_mark_in_address": True}
        mailbox.save()
        escalate_ticket(ticket, actor=actors.agent(ana), account=mailbox, to=ASKED, note="Is this a known fault?", language="es")
        run_jobs()
        [received] = server.received
    out = received.mail
    assert received.recipients == ("eva@maker.example",) and Delivery.objects.get().state == DeliveryState.SENT
    assert out["In-Reply-To"] is None and out["References"] is None and out["Subject"] == f"Consulta sobre #{ticket.pk}: My order"
    body = out.get_payload()[0].get_payload(decode=True).decode()
    assert body.startswith("Is this a known fault?") and "Where is my order?" in body and "ines@customer.example" in body and "Cliente" in body
    to = out["Reply-To"].rpartition("<")[2].rstrip(">")
    back = answer(mailbox, to, in_reply_to=f"<{received.message_id}>")
    message = check_inside(back, ticket, "escalation-address")
    assert (message.body_text, message.sender) == ("Yes, batch 7.", {"name": "Eva Engineer", "address": "eva@maker.example"})


def test_an_answer_moves_the_end_and_leaves_the_ticket_as_it_is(ticket, asked, mailbox, admin):
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(admin))
    before = Ticket.objects.values("last_inbound_at", "preview", "assignee").get(pk=ticket.pk)
    with clock.frozen(clock.now() + timedelta(days=20)):
        check_inside(answer(mailbox, reply_address(asked)), ticket, "escalation-address")
        escalation = Escalation.objects.get()
        assert escalation.expires_at == clock.now() + timedelta(days=30) and escalation.answered_at == clock.now()
    assert ticket.status == Status.RESOLVED and Ticket.objects.values("last_inbound_at", "preview", "assignee").get(pk=ticket.pk) == before


@pytest.mark.parametrize("status", [Status.CLOSED, Status.PENDING])
def test_it_lands_whatever_the_status(ticket, asked, mailbox, admin, status):
    set_status(ticket, status=status, actor=actors.agent(admin))
    check_inside(answer(mailbox, reply_address(asked)), ticket, "escalation-address")
    assert ticket.status == status and Ticket.objects.count() == 1


def test_without_the_address_the_message_id_does(ticket, asked, mailbox):
    check_inside(answer(mailbox, "help@shop.example", in_reply_to=mark(asked)), ticket, "escalation-mark")
    check_inside(
        answer(mailbox, "help@shop.example", "2", message_id="<b@m>", references=["<x@y>", mark(asked), "<a@maker.example>"]),
        ticket,
        "escalation-mark",
    )


def test_who_answers_to_all_stays_inside(ticket, asked, mailbox, ana):
    """Even with every evidence that leads into the conversation beside."""
    sent = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>We ask.</p>", to=INES).message
    public = [mark(sent), "<first@customer.example>"]
    cc = f"ines@customer.example, {tokens.reply_address('help@shop.example', ticket.pk)}"
    subject = f"Re: My order [#{ticket.pk}]"
    by_address = answer(mailbox, reply_address(asked), in_reply_to=public[0], references=public, cc=cc, subject=subject)
    check_inside(by_address, ticket, "escalation-address")
    by_mark = answer(mailbox, "help@shop.example", "2", message_id="<b@m>", in_reply_to=public[0], references=[*public, mark(asked)], cc=cc)
    check_inside(by_mark, ticket, "escalation-mark")


def test_another_sender_is_told_apart(ticket, asked, mailbox):
    message = check_inside(answer(mailbox, reply_address(asked), sender="Bo <bo@maker.example>"), ticket, "escalation-address-other")
    event = message.events.get()
    assert event.data["is_asked"] is False and (event.actor_kind, event.actor_label) == ("external", "Bo")


def test_the_answer_to_an_answer_goes_nowhere_public(ticket, asked, mailbox):
    answer(mailbox, reply_address(asked))
    outcome = answer(mailbox, "help@shop.example", "And I?", sender="Bo <bo@maker.example>", message_id="<c@m>", in_reply_to="<a@maker.example>")
    assert (outcome.state, outcome.ticket_number == ticket.pk) == (PayloadState.CREATED, False)


def test_replies_to_the_customer_know_nothing_of_it(ticket, asked, mailbox, ana):
    answer(mailbox, reply_address(asked), "SECRET batch 7")
    sent = reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>We replace it.</p>", to=INES).message
    raw = compose(sent, EmailSettings()).raw
    assert b"SECRET" not in raw and b"maker.example" not in raw and asked.uuid.hex.encode() not in raw and b"<first@customer.example>" in raw


def test_programs_and_bounces_are_recognised_as_ever(ticket, asked, mailbox):
    away = answer(mailbox, reply_address(asked), "I am away.", in_reply_to=mark(asked), Auto_Submitted="auto-replied")
    assert check_inside(away, ticket, "escalation-address").automated == "auto_reply" and Escalation.objects.get().answered_at is None
    back = ingest(bounce(mark(asked).strip("<>"), "eva@maker.example"), account=mailbox, source="pipe")
    assert (back.state, back.message_id) == (PayloadState.ATTACHED, asked.pk) and Delivery.objects.get().state == DeliveryState.FAILED
    ticket.refresh_from_db()
    assert ticket.has_failed_delivery
    # A notice that says nothing of which mail it is about, sent to the address: it hangs in the ticket, inside.
    lost = bounce("unknown@elsewhere.example", "eva@maker.example").replace(b"To: help@shop.example", f"To: {reply_address(asked)}".encode())
    lost = lost.replace(b"notice-failed", b"notice-other")
    assert check_inside(ingest(lost, account=mailbox, source="pipe"), ticket, "escalation-address").automated == "bounce"


def test_files_stay_with_the_answer(ticket, asked, mailbox):
    raw = (
        f"From: {EVA}\r\nTo: {reply_address(asked)}\r\nSubject: x\r\nMessage-ID: <f@m>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the sheet.\r\n'
        '--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="sheet.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n'
    ).encode()
    message = check_inside(ingest(raw, account=mailbox, source="pipe"), ticket, "escalation-address")
    assert [file.filename for file in message.attachments.all()] == ["sheet.pdf"]


def test_a_forged_address_is_held(ticket, asked, mailbox):
    good = reply_address(asked)
    other = Message.objects.order_by("pk").first()
    forged = [
        good.replace("@", "a@") if not good.split("@")[0].endswith("a") else good.replace("@", "b@"),
        tokens.reply_address("help@shop.example", ticket.pk).replace(f"+r{ticket.pk}", f"+e{asked.pk}"),
        f"help+e{other.pk}-{good.split('-')[1]}",
        f"help+e{asked.pk}-@shop.example",
        good[: good.index("@") - 3] + "@shop.example",
    ]
    for number, address in enumerate(forged):
        outcome = answer(mailbox, address, str(number), message_id=f"<{number}@m>", in_reply_to="<first@customer.example>")
        assert (outcome.state, outcome.reason) == (PayloadState.QUARANTINED, "escalation-forged"), address
    assert ticket.messages.count() == 2 and "signature is wrong" in words.sentence("escalation-forged")


def test_the_same_in_a_foreign_address_is_nobodys_business(mailbox):
    assert answer(mailbox, "help@shop.example", cc="team+e5-x@elsewhere.example").state == PayloadState.CREATED


def test_an_expired_address_is_held_until_somebody_lets_it_in(ticket, asked, mailbox, admin):
    with clock.frozen(clock.now() + timedelta(days=30, minutes=1)):
        for to, ids in ((reply_address(asked), ""), ("help@shop.example", mark(asked))):
            outcome = answer(mailbox, to, f"Late {ids}", message_id=f"<{len(ids)}@m>", in_reply_to=ids)
            assert (outcome.state, outcome.reason) == (PayloadState.QUARANTINED, "escalation-expired")
        assert ticket.messages.count() == 2 and "30 days" in words.sentence("escalation-expired")
        let_in = process_again(InboundPayload.objects.get(pk=outcome.payload_id), actor=actors.agent(admin))
    check_inside(let_in, ticket, "escalation-mark")


def test_after_a_merge_it_lands_where_the_ticket_goes_on(ticket, asked, mailbox, admin):
    living = factories.ticket("Other", requester=ticket.requester, account=mailbox)
    merge_tickets(living, other=ticket, actor=actors.agent(admin))
    outcomes = [answer(mailbox, reply_address(asked)), answer(mailbox, "help@shop.example", "2", message_id="<b@m>", in_reply_to=mark(asked))]
    assert {outcome.ticket_number for outcome in outcomes} == {living.pk}


def test_after_a_split_it_follows_the_question(ticket, asked, mailbox, admin):
    new = split_ticket(ticket, message_ids=[asked.pk], subject="Apart", actor=actors.agent(admin))
    assert answer(mailbox, reply_address(asked)).ticket_number == new.pk
    assert answer(mailbox, "help@shop.example", "2", message_id="<b@m>", in_reply_to=mark(asked)).ticket_number == new.pk


def test_the_next_question_to_the_same_people_stays_in_their_thread(ticket, asked, mailbox, ana):
    answer(mailbox, reply_address(asked))
    again = escalate_ticket(ticket, actor=actors.agent(ana), account=mailbox, to=ASKED, note="And batch 8?").message
    raw = compose(again, EmailSettings()).raw.decode()
    assert mark(asked) in raw and "<a@maker.example>" in raw and "<first@customer.example>" not in raw
    to_others = [*ASKED, {"name": "", "address": "bo@maker.example"}]
    wider = escalate_ticket(ticket, actor=actors.agent(ana), account=mailbox, to=to_others, note="And you?").message
    assert b"References" not in compose(wider, EmailSettings()).raw


def test_without_marks_in_addresses_the_answer_goes_to_the_plain_one(asked):
    assert b"Reply-To" not in compose(asked, EmailSettings(reply_mark_in_address=False)).raw


def test_somebody_who_becomes_a_customer_still_answers_inside(ticket, asked, mailbox, ana):
    """Evidence, not people, decides: later the maker is in copy of what is said with the customer."""
    reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>We ask.</p>", to=INES, cc=ASKED)
    outcome = answer(mailbox, reply_address(asked))
    message = Message.objects.get(pk=outcome.message_id)
    assert (message.visibility, message.channel, message.author_contact_id) == ("internal", "escalation", None)


@given(st.data())
def test_no_alteration_of_an_address_names_an_escalation(data):
    number = data.draw(st.integers(1, 10**12))
    good = tokens.escalation_address("help@shop.example", number)
    assert tokens.escalation_of(good.upper()) == number == tokens.escalation_of(good) and tokens.is_like_escalation(good)
    assert tokens.plain_address(good) == "help@shop.example" and tokens.ticket_of(good) is None
    local = good.partition("@")[0]
    place = data.draw(st.integers(0, len(local) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789+-._"))
    altered = data.draw(
        st.sampled_from([local[:place] + letter + local[place + 1 :], local[:place] + local[place + 1 :], local[:place] + letter + local[place:]])
    )
    _base, plus, tag = altered.rpartition("+")
    if tag.lower() != local.rpartition("+")[2] or not plus:
        assert tokens.escalation_of(f"{altered}@shop.example") is None
    # The signature of a ticket's reply address is worth nothing for an escalation of the same number.
    assert tokens.escalation_of(tokens.reply_address("help@shop.example", number).replace("+r", "+e")) is None


@given(st.text(max_size=80))
def test_reading_an_address_never_fails(text):
    for address in (text, f"help+{text}@shop.example", f"help+e{text}@shop.example"):
        assert tokens.escalation_of(address) is None
        tokens.is_like_escalation(address)
        tokens.plain_address(address)


def test_from_which_account(mailbox, ana):
    spring, other = factories.campaign("Spring"), factories.campaign("Other")
    mailbox.campaign = other
    mailbox.save()
    ticket = factories.ticket(account=None, campaign=spring)
    assert account_for(ticket) is None
    everywhere = factories.account("all@shop.example")
    assert account_for(ticket) == everywhere
    of_spring = factories.account("spring@shop.example", campaign=spring)
    assert account_for(ticket) == of_spring
    ticket.account = mailbox
    assert account_for(ticket) == mailbox
    mailbox.is_active = False
    mailbox.save()
    assert account_for(ticket) == of_spring


def test_own_addresses_in_every_form(mailbox):
    mailbox.settings, mailbox.is_active = {"aliases": ["Info@shop.example"]}, False
    mailbox.save()
    asked = ["HELP@shop.example", "help+x@shop.example", "info@shop.example", "eva@maker.example"]
    assert own_among(asked) == {"help@shop.example", "help+x@shop.example", "info@shop.example"}


def test_what_the_customer_writes_is_still_the_customers(ticket, asked, mailbox):
    outcome = ingest(mail("Hello?", message_id="<2@c>", in_reply_to="<first@customer.example>"), account=mailbox, source="pipe")
    message = Message.objects.get(pk=outcome.message_id)
    assert (message.visibility, message.direction, outcome.reason) == ("public", "inbound", "in-reply-to")
