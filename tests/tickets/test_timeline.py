"""The timeline query: order, filters, paging, and what it takes from the table."""

from __future__ import annotations

import pytest

from relevo.channels import outcomes
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery
from relevo.core import actors
from relevo.tickets import timeline, verbs
from relevo.tickets.actions import classify_ticket, comment_on_ticket, receive_message, reply_to_ticket
from relevo.tickets.showing import ALL, PARTS
from tests import factories

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox, requester=factories.contact())


def inbound(ticket, text="More", **fields):
    return receive_message(ticket, message=factories.inbound(ticket.requester, text, **fields), actor=actors.contact(ticket.requester_id))


def test_messages_and_events_come_in_the_order_in_which_they_happened(ticket, ana, django_assert_num_queries):
    reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=INES)
    classify_ticket(ticket, actor=actors.agent(ana), tags=["a"])
    inbound(ticket)
    with django_assert_num_queries(1):
        found = timeline.timeline(ticket.pk)
    assert [entry.verb for entry in found.entries] == [
        verbs.OPENED,
        verbs.MESSAGE_SENT,
        verbs.ASSIGNED,
        verbs.STATUS_CHANGED,
        verbs.CLASSIFIED,
        verbs.MESSAGE_RECEIVED,
    ]
    assert [entry.message.author_name for entry in found.entries if entry.message] == ["Inés Prado", "Ana Moreno", "Inés Prado"]
    assert (found.start, found.has_earlier, found.has_later) == (1, False, False)


def test_filters(ticket, ana):
    comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>Between us</p>")
    shown = {show: [entry.message.text or entry.message.html for entry in timeline.timeline(ticket.pk, show=show).entries if entry.message]
             for show in (ALL, *PARTS)}  # fmt: skip
    assert shown == {
        "all": ["Where is my order?", "<p>Between us</p>"],
        "public": ["Where is my order?"],
        "internal": ["<p>Between us</p>"],
        "history": [],
    }


@pytest.mark.parametrize(
    "fields, html, text, is_folded",
    [
        ({"body_text": "All"}, "", "All", False),
        ({"body_text": "All", "body_html": "<p>All</p>"}, "<p>All</p>", "", False),
        ({"body_text": "Own\n> All", "reply_text": "Own"}, "", "Own", True),
        ({"body_text": "t", "body_html": "<p>All</p>", "reply_text": "Own", "reply_html": "<p>Own</p>"}, "<p>Own</p>", "", True),
    ],
)
def test_what_the_writer_added_is_shown_first(fields, html, text, is_folded, ticket):
    inbound(ticket, **fields)
    message = timeline.timeline(ticket.pk).entries[-1].message
    assert (message.html, message.text, message.is_folded, message.is_cut) == (html, text, is_folded, False)


def test_what_is_too_long_for_a_page_is_cut(ticket):
    inbound(ticket, body_html="<p>" + "w" * (timeline.MAX_SHOWN_HTML + 1) + "</p>")
    message = timeline.timeline(ticket.pk).entries[-1].message
    assert (message.html, len(message.text), message.is_cut) == ("", timeline.MAX_SHOWN_TEXT, True)


def test_long_threads_are_shown_from_the_end_and_can_be_walked_to_the_start(ticket):
    for number in range(timeline.PAGE_SIZE + 5):
        inbound(ticket, f"Message {number}")
    last = timeline.timeline(ticket.pk)
    assert (len(last.entries), last.has_earlier, last.entries[-1].message.text) == (timeline.PAGE_SIZE, True, f"Message {timeline.PAGE_SIZE + 4}")
    whole = timeline.timeline(ticket.pk, start=1)
    assert (len(whole.entries), whole.has_earlier, whole.has_later) == (timeline.PAGE_SIZE + 6, False, False)


def test_a_window_of_an_endless_thread_says_that_there_is_more(ticket, monkeypatch):
    monkeypatch.setattr(timeline, "MAX_SHOWN", 3)
    for number in range(5):
        inbound(ticket, f"Message {number}")
    window = timeline.timeline(ticket.pk, start=2)
    assert [entry.sequence for entry in window.entries] == [2, 3, 4]
    assert (window.has_earlier, window.has_later) == (True, True)


def test_messages_after_one(ticket, ana):
    first = ticket.messages.get().pk
    comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>New</p>")
    assert [entry.message.html for entry in timeline.messages_after(ticket.pk, first)] == ["<p>New</p>"]
    assert timeline.messages_after(ticket.pk, ticket.messages.last().pk) == []


def test_deliveries_that_went_well_are_told_in_the_history_only(ticket, ana):
    reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=INES, cc=[{"name": "", "address": "gone@customer.example"}])
    good, bad = Delivery.objects.order_by("pk")
    found = {good.pk: outcomes.Outcome(DeliveryState.SENT), bad.pk: outcomes.Outcome(DeliveryState.FAILED, "5.1.1", "550 5.1.1 gone")}
    outcomes.record(ticket, found, actor=actors.system("email"))
    shown = {show: [entry.data["recipient"] for entry in timeline.timeline(ticket.pk, show=show).entries if entry.verb == verbs.DELIVERY_CHANGED]
             for show in ("all", "public", "history")}  # fmt: skip
    assert shown == {"all": ["gone@customer.example"], "public": [], "history": ["ines@customer.example", "gone@customer.example"]}
