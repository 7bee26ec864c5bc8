"""What people outside are told, whom one may not ask, and what may not be sent."""

from __future__ import annotations

import uuid

import pytest

from relevo.channels.models import Delivery
from relevo.contacts.actions import edit_contact
from relevo.contacts.models import Identity, Organisation
from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.fields.actions import create_field, edit_field
from relevo.notifications.models import Notification
from relevo.tickets import verbs
from relevo.tickets.actions import (
    assign_ticket,
    classify_ticket,
    comment_on_ticket,
    correct_message,
    escalate_ticket,
    merge_tickets,
    receive_advice,
    receive_message,
    set_fields,
    set_status,
)
from relevo.tickets.content import NewFile, NewMessage
from relevo.tickets.enums import AuthorKind, Direction, Status, Visibility
from relevo.tickets.escalation.mail import mail_of
from relevo.tickets.escalation.parts import FIELDS, Parts
from relevo.tickets.models import Attachment, Escalation, Ticket
from relevo.tickets.timeline import timeline
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = [{"name": "Eva", "address": "eva@maker.example"}]


@pytest.fixture
def ticket(mailbox, ana) -> Ticket:
    requester = factories.contact()
    requester.organisation = Organisation.objects.create(name="Prado Ltd")
    requester.save()
    Identity.objects.create(contact=requester, kind="phone", value="+34600100200", display="+34 600 100 200")
    made = factories.ticket("Wrong <colour>", requester=requester)
    receive_message(
        made,
        message=factories.inbound(
            requester, "Here.\n> Where is my order?", reply_text="Here.", files=[NewFile("photo.png", "image/png", b"\x89PNG")]
        ),
        actor=actors.contact(requester.pk),
    )
    remark = comment_on_ticket(made, body_html="<p>Only for <b>us</b></p>", actor=actors.agent(ana)).message
    correct_message(remark, body_html="<p>Only for the team</p>", actor=actors.agent(ana))
    return made


def escalate(ticket, user, **values):
    return escalate_ticket(ticket, actor=actors.agent(user), **{"account": ticket.account, "to": ASKED, **values})


def shown(ticket, user, **values):
    return mail_of(ticket, account=ticket.account, writer=user, **{"parts": Parts(), **values})


def test_the_desks_own_fields_are_told_and_can_be_left_out(ticket, ana, admin):
    boss = actors.agent(admin)
    made = {
        name: create_field(actor=boss, holder=holder, name=name, kind="text")
        for holder, name in (("tickets", "Batch"), ("tickets", "Secret"), ("contacts", "Plan"))
    }
    set_fields(ticket, actor=boss, values={made["Batch"].pk: "B-17", made["Secret"].pk: "Old news"})
    edit_contact(ticket.requester, actor=boss, fields={made["Plan"].pk: "Plus"})
    edit_field(made["Secret"], actor=boss, is_active=False)
    told = shown(ticket, ana).text
    assert all(words in told for words in ("Batch", "B-17", "Plan", "Plus")) and "Old news" not in told
    told = shown(ticket, ana, parts=Parts(fields=frozenset(FIELDS) - {"own_fields", "customer_own_fields"})).text
    assert "B-17" not in told and "Plus" not in told


def test_everything_is_told_but_what_is_internal(ticket, ana):
    mail = shown(ticket, ana, note="Known <fault>?\n\nThanks")
    assert (
        mail.text.startswith("Known <fault>?\n\nThanks\n\nSimply answer this e-mail.")
        and mail.subject == f"Question about #{ticket.pk}: Wrong <colour>"
    )
    for told in (
        f"#{ticket.pk}",
        "Wrong <colour>",
        "Inés Prado",
        "ines@customer.example",
        "+34 600 100 200",
        "Prado Ltd",
        "Here.",
        "Files: photo.png",
    ):
        assert told in mail.text, told
    assert "<fault>" not in mail.html and "the team" not in mail.text and mail.text.count("Where is my order?") == 1
    assert "The last 2 messages" in mail.text and (mail.message_count, mail.files) == (2, [])


def test_every_field_can_be_left_out(ticket, ana):
    classify_ticket(ticket, actor=actors.agent(ana), tags=["exchange"])
    whole = shown(ticket, ana).text
    labels = {
        "tags": "exchange",
        "customer_phones": "+34 600 100 200",
        "customer_emails": "ines@customer.example",
        "customer_organisation": "Prado Ltd",
    }
    for name, words in labels.items():
        assert words in whole and words not in shown(ticket, ana, parts=Parts(fields=frozenset(FIELDS) - {name})).text
    nameless = shown(ticket, ana, parts=Parts(fields=frozenset(FIELDS) - {"customer_name", "subject", "number"}))
    assert "Inés" not in nameless.text and nameless.subject == "Question about a customer's request" and "Customer ·" in nameless.text
    bare = shown(ticket, ana, parts=Parts(fields=frozenset(), messages=0))
    assert bare.text == "Ana Moreno asks for your advice on a customer's request.\n\n" + whole.split("\n\n")[1]


def test_only_the_last_messages_are_told_and_internal_ones_on_demand(ticket, ana):
    last = shown(ticket, ana, parts=Parts(messages=1)).text
    assert "Here." in last and "Where is my order?" not in last and "The last message" in last
    inside = shown(ticket, ana, parts=Parts(has_internal=True)).text
    assert "Only for the team" in inside and "Only for us" not in inside and "Internal" in inside


def test_a_hundred_messages_at_most(ticket, ana):
    for number in range(101):
        receive_message(ticket, message=factories.inbound(ticket.requester, f"line {number} end"), actor=actors.contact(ticket.requester_id))
    mail = shown(ticket, ana)
    assert mail.message_count == 100 and "line 0 end" not in mail.text and "line 1 end" in mail.text and "line 100 end" in mail.text


def test_the_number_of_queries_does_not_grow(ticket, ana, django_assert_num_queries):
    ticket = Ticket.objects.select_related("requester__organisation", "service", "category", "campaign", "assignee", "account").get(pk=ticket.pk)
    with django_assert_num_queries(5):
        shown(ticket, ana)


def test_it_speaks_the_chosen_language(ticket, ana):
    assert "Responde simplemente a este correo" in shown(ticket, ana, language="es").text
    assert shown(ticket, ana, language="pt-br").subject.startswith("Pergunta sobre")
    with pytest.raises(Invalid):
        shown(ticket, ana, language="xx")


def test_it_stands_inside_with_its_delivery_and_changes_nothing_else(ticket, ana):
    before = Ticket.objects.values("status", "assignee", "last_outbound_at", "preview").get(pk=ticket.pk)
    event = escalate(ticket, ana, note="Known?", parts=Parts(messages=1))
    message, escalation = event.message, Escalation.objects.get()
    assert (message.channel, message.visibility, message.direction, message.reply_text) == ("escalation", "internal", "none", "Known?")
    assert message.body_text == shown(ticket, ana, note="Known?", parts=Parts(messages=1)).text
    assert (escalation.message, escalation.user) == (message, ana) and Delivery.objects.get().recipient == "eva@maker.example"
    assert event.data["to"] == ["eva@maker.example"] and event.data["messages"] == 1
    assert Ticket.objects.values("status", "assignee", "last_outbound_at", "preview").get(pk=ticket.pk) == before
    assert message.pk in timeline(ticket.pk, show="internal").message_ids and message.pk not in timeline(ticket.pk, show="public").message_ids
    with pytest.raises(Invalid):
        correct_message(message, body_html="<p>Other</p>", actor=actors.agent(ana))
    # What went outside is not told to the next one, even with internal messages.
    assert "Known?" not in shown(ticket, ana, parts=Parts(has_internal=True)).text


def test_files_go_along_where_they_are_named(ticket, ana):
    photo = Attachment.objects.get(filename="photo.png")
    message = escalate(ticket, ana, parts=Parts(files=(photo.uuid,))).message
    assert [(file.filename, file.digest) for file in message.attachments.all()] == [("photo.png", photo.digest)]
    assert photo.filename in message.body_text


def test_files_that_may_not_go(ticket, ana):
    elsewhere = factories.ticket("Other", requester=ticket.requester)
    inside = factories.inbound(elsewhere.requester, files=[NewFile("x.txt", "text/plain", b"x")])
    receive_message(elsewhere, message=inside, actor=actors.contact(elsewhere.requester_id))
    foreign = Attachment.objects.get(filename="x.txt")
    large = Attachment.objects.get(filename="photo.png")
    for files, code in (
        ((foreign.uuid,), "file_unknown"),
        ((uuid.uuid4(),), "file_unknown"),
        (tuple(uuid.uuid4() for _n in range(21)), "too_many_files"),
    ):
        with pytest.raises(Invalid) as refused:
            escalate(ticket, ana, parts=Parts(files=files))
        assert refused.value.code == code
    internal = Visibility.INTERNAL
    receive_message(
        ticket,
        message=factories.inbound(ticket.requester, visibility=internal, files=[NewFile("inside.txt", "text/plain", b"y")]),
        actor=actors.contact(ticket.requester_id),
    )
    hidden = Attachment.objects.get(filename="inside.txt")
    with pytest.raises(Invalid, match="internal message"):
        escalate(ticket, ana, parts=Parts(files=(hidden.uuid, large.uuid)))
    assert escalate(ticket, ana, parts=Parts(files=(hidden.uuid,), has_internal=True))


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ([], "no_recipient"),
        ([{"name": "", "address": "not an address"}], "address_invalid"),
        ([{"name": "", "address": "INES@customer.example"}], "takes_part"),
        ([{"name": "", "address": "boss@customer.example"}], "takes_part"),
        ([{"name": "", "address": "help@shop.example"}], "own_address"),
        ([{"name": "", "address": f"e{number}@maker.example"} for number in range(11)], "too_many_recipients"),
    ],
)
def test_whom_one_may_not_ask(ticket, ana, to, code):
    classify_ticket(ticket, actor=actors.agent(ana), cc=["boss@customer.example"])
    with pytest.raises(Invalid) as refused:
        escalate(ticket, ana, to=to, own_addresses={"help@shop.example"})
    assert refused.value.code == code and "to" in refused.value.fields and not Escalation.objects.exists()


def test_who_was_asked_takes_no_part_and_can_be_asked_again(ticket, ana):
    escalate(ticket, ana)
    assert escalate(ticket, ana, note="And now?")


def test_when_it_is_refused(ticket, ana, admin):
    with pytest.raises(Invalid, match="no active e-mail account"):
        escalate(ticket, ana, account=None)
    for parts in (Parts(fields=frozenset({"salary"})), Parts(messages=101)):
        with pytest.raises(Invalid):
            escalate(ticket, ana, parts=parts)
    with pytest.raises(Invalid, match="too long"):
        escalate(ticket, ana, note="x" * 10_001)
    with pytest.raises(Conflict, match="Something new"):
        escalate(ticket, ana, last_seen_id=1)
    key = uuid.uuid4()
    escalate(ticket, ana, uuid=key)
    with pytest.raises(Conflict, match="sent already"):
        escalate(ticket, ana, uuid=key)
    merge_tickets(factories.ticket("Living", requester=ticket.requester), other=ticket, actor=actors.agent(admin))
    with pytest.raises(Conflict, match="was merged"):
        escalate(ticket, ana)


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_who_may_not(ticket, role):
    with pytest.raises(Forbidden):
        escalate(ticket, factories.user("Olga", role=role))


def test_a_closed_ticket_can_be_escalated(ticket, ana):
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(ana))
    assert escalate(ticket, ana).verb == verbs.ESCALATED


def test_who_asked_and_the_assignee_are_told_of_the_answer(ticket, ana, bruno):
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(bruno))
    escalation = Escalation.objects.get(pk=escalate(ticket, ana).message_id)
    Notification.objects.all().delete()
    message = NewMessage(
        channel="escalation",
        direction=Direction.NONE,
        visibility=Visibility.INTERNAL,
        author_kind=AuthorKind.EXTERNAL,
        sender=ASKED[0],
        body_text="Batch 7",
        in_reply_to_id=escalation.pk,
    )
    receive_advice(ticket, escalation=escalation, message=message, is_asked=True, actor=actors.external("Eva"))
    assert {(one.user, one.kind) for one in Notification.objects.all()} == {(ana, "advised"), (bruno, "advised")}


def test_an_answer_that_were_public_is_never_taken(ticket, ana):
    escalation = Escalation.objects.get(pk=escalate(ticket, ana).message_id)
    with pytest.raises(ValueError, match="internal"):
        receive_advice(ticket, escalation=escalation, message=factories.inbound(ticket.requester), is_asked=True, actor=actors.external("Eva"))
