"""The ticket page over HTTP: what is on it, for whom, and what it costs."""

from __future__ import annotations

import gzip
import re

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import assign_ticket, classify_ticket, comment_on_ticket, receive_message, reply_to_ticket, set_status
from relevo.tickets.content import NewFile
from relevo.tickets.enums import Status
from tests import factories

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


def grown(mailbox, ana, rounds: int):
    """A ticket with three messages and some history a round."""
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    for number in range(rounds):
        file = NewFile(f"photo-{number}.png", "image/png", b"\x89PNG\r\n\x1a\n")
        receive_message(
            ticket, message=factories.inbound(ticket.requester, f"Question {number}", files=[file]), actor=actors.contact(ticket.requester_id)
        )
        reply_to_ticket(
            ticket, actor=actors.agent(ana), body_html=f"<p>Answer {number}</p>", to=INES, cc=[{"name": "", "address": "boss@customer.example"}]
        )
        comment_on_ticket(ticket, actor=actors.agent(ana), body_html=f"<p>Remark {number}</p>")
    return ticket


def get(client, ticket, path: str = "", **headers: str) -> str:
    response = client.get(f"/tickets/{ticket.number}/{path}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_conversation_customer_and_composer_are_there(mailbox, ana, as_user):
    ticket = grown(mailbox, ana, 1)
    page = get(as_user(ana), ticket)
    for text in ("Question 0", "Answer 0", "Remark 0", "photo-0.png", "ines@customer.example", "Only colleagues see this", 'id="composer"', "Queued"):
        assert text in page
    assert page.index("Question 0") < page.index("Answer 0") < page.index("became the assignee") < page.index("Remark 0")


@pytest.mark.parametrize("rounds", [1, 10])
def test_the_page_costs_the_same_with_3_and_30_messages(rounds, mailbox, ana, as_user, django_assert_num_queries):
    ticket = grown(mailbox, ana, rounds)
    client = as_user(ana)
    get(client, ticket)
    # session; ticket, presences; other tickets, customer, notes and tasks, timeline, draft; files, deliveries; counts
    with django_assert_num_queries(11):
        get(client, ticket)


@pytest.mark.parametrize("rounds", [1, 10])
@pytest.mark.parametrize("path, queries", [("conversation/", 5), ("header/", 3)])
def test_live_parts_cost_the_same_with_3_and_30_messages(path, queries, rounds, mailbox, ana, as_user, django_assert_num_queries):
    ticket = grown(mailbox, ana, rounds)
    client = as_user(ana)
    get(client, ticket, path)  # From now on the reader and the names are kept.
    with django_assert_num_queries(queries):
        get(client, ticket, path)


@pytest.mark.parametrize("path", ["conversation/", "header/"])
def test_a_live_part_is_sent_again_only_when_it_changed(path, mailbox, ana, as_user):
    ticket = grown(mailbox, ana, 1)
    client = as_user(ana)
    address = f"/tickets/{ticket.number}/{path}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_filters_show_their_part_and_the_history_in_words(mailbox, ana, as_user):
    ticket = grown(mailbox, ana, 1)
    client = as_user(ana)
    public, internal = get(client, ticket, "conversation/?show=public"), get(client, ticket, "conversation/?show=internal")
    history = get(client, ticket, "conversation/?show=history")
    assert "Question 0" in public and "Remark 0" not in public
    assert "Remark 0" in internal and "Question 0" not in internal
    assert "Ana Moreno wrote an internal comment." in history and "Remark 0" not in history


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("public,internal", {"Question 0", "Remark 0"}),
        ("history,public", {"Question 0", "Resolved"}),
        ("internal,history", {"Remark 0", "Resolved"}),
        ("history,internal,public", {"Question 0", "Remark 0", "Resolved"}),
        ("internal,channel:email", {"Question 0", "Remark 0"}),
        ("channel:comment,history", {"Remark 0", "Resolved"}),
    ],
)
def test_filters_add_to_each_other(mailbox, ana, as_user, shown, expected):
    ticket = grown(mailbox, ana, 1)
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana))
    found = get(as_user(ana), ticket, f"conversation/?show={shown}")
    assert {words for words in ("Question 0", "Remark 0", "Resolved") if words in found} == expected


def test_channels_are_filters_where_a_ticket_has_several(mailbox, ana, as_user):
    ticket = grown(mailbox, ana, 1)
    client = as_user(ana)
    assert "show=channel:" not in get(client, ticket, "")
    requester = ticket.requester
    receive_message(ticket, message=factories.inbound(requester, "From the phone", channel="whatsapp"), actor=actors.contact(requester.pk))
    assert "show=channel:whatsapp" in (page := get(client, ticket, "")) and "show=channel:email" in page and "show=channel:comment" not in page
    whatsapp, email = (get(client, ticket, f"conversation/?show=channel:{name}") for name in ("whatsapp", "email"))
    assert "From the phone" in whatsapp and "Question 0" not in whatsapp
    assert "From the phone" not in email and "Question 0" in email
    # What is no channel's name limits nothing.
    assert "From the phone" in get(client, ticket, "conversation/?show=channel:' OR 1=1")


def test_long_threads_begin_with_the_newest_and_continue_on_demand(mailbox, ana, as_user):
    ticket = grown(mailbox, ana, 20)
    client = as_user(ana)
    page = get(client, ticket, "conversation/")
    assert "Question 19" in page and "Question 0<" not in page
    earlier = int(re.search(r'data-from="(\d+)"', page)[1])
    assert "Question 0<" in get(client, ticket, f"conversation/?from={earlier}") and earlier == 1


def test_nonsense_in_the_address_asks_for_the_usual(mailbox, ana, as_user):
    ticket = grown(mailbox, ana, 1)
    assert "Question 0" in get(as_user(ana), ticket, "?show=%00&from=99999999999999999999")


def test_messages_of_strangers_can_not_act(mailbox, ana, as_user):
    requester = factories.contact("<script>alert(1)</script>", "evil@customer.example")
    ticket = factories.ticket("<img src=x onerror=alert(1)>", requester=requester, account=mailbox, text="<b>bold</b> https://shop.example/?a=1&b=2.")
    page = get(as_user(ana), ticket)
    assert "<script>alert" not in page and "<img src=x" not in page and "<b>bold" not in page
    assert '<a href="https://shop.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">' in page


def test_pictures_of_the_mail_are_shown_and_those_from_elsewhere_are_not_loaded(mailbox, ana, as_user):
    requester = factories.contact()
    ticket = factories.ticket(requester=requester, account=mailbox)
    html = '<p>Look</p><img data-cid="pic@1" alt="it"><img data-remote-src="https://tracker.example/x.png" alt="logo">'
    picture = NewFile("it.png", "image/png", b"\x89PNG\r\n\x1a\n", content_id="pic@1", is_inline=True)
    receive_message(ticket, message=factories.inbound(requester, "Look", body_html=html, files=[picture]), actor=actors.contact(requester.pk))
    page = get(as_user(ana), ticket)
    address = f"/attachments/{ticket.messages.last().attachments.get().uuid}/"
    assert f'src="{address}"' in page and page.count(address) == 1
    assert 'src="https://tracker.example' not in page.replace("data-remote-src", "")
    assert "were not loaded" in page


def test_quoted_text_is_folded_and_one_click_away(mailbox, ana, as_user):
    requester = factories.contact()
    ticket = factories.ticket(requester=requester, account=mailbox)
    message = factories.inbound(requester, "Thanks!\n> the long story", reply_text="Thanks!", match_reason="reply-mark")
    receive_message(ticket, message=message, actor=actors.contact(requester.pk))
    client = as_user(ana)
    page = get(client, ticket)
    assert "Thanks!" in page and "the long story" not in page and "Show quoted text" in page
    whole = f"/messages/{ticket.messages.last().uuid}/"
    assert "the long story" in client.get(whole).content.decode()
    part = client.get(whole, headers={"HX-Request": "true"}).content.decode()
    assert "the long story" in part and "<html" not in part
    details = client.get(f"{whole}details/", headers={"HX-Request": "true"}).content.decode()
    assert "the signed mark" in details and "ines@customer.example" in details and "Raw original" not in details
    assert client.get(f"{whole}details/").url == whole


def test_details_of_a_sent_message_name_its_recipients_and_its_message_id(mailbox, ana, admin, as_user):
    ticket = grown(mailbox, ana, 1)
    sent = ticket.messages.get(direction="outbound")
    details = as_user(admin).get(f"/messages/{sent.uuid}/details/", headers={"HX-Request": "true"}).content.decode()
    assert all(text in details for text in ("boss@customer.example", f"relevo.{sent.uuid.hex}.", "@shop.example", "Queued"))
    received = ticket.messages.filter(direction="inbound").last()
    assert "Raw original" in as_user(admin).get(f"/messages/{received.uuid}/details/", headers={"HX-Request": "true"}).content.decode()


def test_very_long_messages_are_cut_and_can_be_opened_whole(mailbox, ana, as_user):
    ticket = factories.ticket(account=mailbox, text="w" * 10_000 + " " + "x" * 15_000 + "END")
    client = as_user(ana)
    page = get(client, ticket)
    assert "w" * 10_000 in page and "END<" not in page and "Show the whole message" in page
    assert "END" in client.get(f"/messages/{ticket.messages.get().uuid}/").content.decode()


def test_history_in_words(mailbox, ana, bruno, as_user):
    ticket = grown(mailbox, ana, 1)
    assign_ticket(ticket, assignee=bruno, team=factories.team("Orders"), actor=actors.agent(ana))
    classify_ticket(ticket, actor=actors.agent(bruno), tags=["exchange"], cc=["boss@customer.example"])
    page = get(as_user(ana), ticket)
    for words in (
        "Ana Moreno passed the ticket from Ana Moreno to Bruno Reis.",
        "Ana Moreno put the ticket into the queue of Orders.",
        "Bruno Reis added the tag exchange.",
        "Bruno Reis added boss@customer.example to the copies.",
    ):
        assert words in page


def test_in_spanish_no_name_of_a_thing_is_left_out(mailbox, ana, as_user):
    ana.language = "es"
    ana.save()
    assert 'lang="es"' in get(as_user(ana), grown(mailbox, ana, 1))


def test_customer_tickets_keep_to_what_the_reader_may_see(mailbox, ana, as_user):
    spring, other = factories.campaign("Spring", ana), factories.campaign("Other")
    requester = factories.contact()
    shown = factories.ticket("Shown", requester=requester, campaign=spring)
    factories.ticket("Also shown", requester=requester, campaign=spring)
    hidden = factories.ticket("Hidden one", requester=requester, campaign=other)
    Desk.objects.update(hides_other_campaigns=True)
    client = as_user(ana)
    page = get(client, shown)
    assert "Also shown" in page and "Hidden one" not in page
    message = hidden.messages.get()
    addresses = [f"/tickets/{hidden.number}/{path}" for path in ("", "header/", "conversation/")] + [f"/messages/{message.uuid}/"]
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert client.get(f"/messages/{message.uuid}/details/", headers={"HX-Request": "true"}).status_code == 404


def test_the_customer_panel_is_remembered(mailbox, ana, as_user):
    ticket = grown(mailbox, ana, 1)
    client = as_user(ana)
    assert "Last 25 tickets" in get(client, ticket)
    client.post("/panels/customer/", {"ticket": ticket.number})
    assert "Last 25 tickets" not in get(client, ticket)
    client.post("/panels/customer/", {"ticket": ticket.number})
    assert "Last 25 tickets" in get(client, ticket)


def test_viewers_see_everything_and_can_press_nothing(mailbox, ana, viewer, as_user):
    page = get(as_user(viewer), grown(mailbox, ana, 1))
    assert "Question 0" in page
    assert 'id="composer"' not in page and "status-menu" not in page and f"/tickets/{1}/assignment/" not in page and 'name="subject"' not in page


def test_operators_comment_and_do_not_reply(mailbox, ana, as_user):
    page = get(as_user(factories.user("Olga Operator", role="operator")), grown(mailbox, ana, 1))
    assert 'value="comment"' in page and 'value="email"' not in page and "internal comments only" in page


def test_the_page_is_light(mailbox, ana, as_user):
    page = get(as_user(ana), grown(mailbox, ana, 7))
    assert len(gzip.compress(page.encode())) < 14_000


def test_strangers_are_led_to_the_login(mailbox, client):
    ticket = factories.ticket(account=mailbox)
    response = client.get(f"/tickets/{ticket.number}/")
    assert (response.status_code, response.url) == (302, f"/login/?next=/tickets/{ticket.number}/")


def test_the_customer_panel_is_hidden_for_the_agent_in_every_browser(ana, bruno, as_user, mailbox):
    ticket = factories.ticket()
    address = f"/tickets/{ticket.pk}/"
    assert as_user(ana).post("/panels/customer/", {"ticket": ticket.pk}).url == address
    assert 'id="customer"' not in as_user(ana).get(address).content.decode() and 'id="customer"' in as_user(bruno).get(address).content.decode()
    assert as_user(ana).post("/panels/customer/", {"ticket": "x"}).url == "/tickets/"
    assert 'id="customer"' in as_user(ana).get(address).content.decode()
