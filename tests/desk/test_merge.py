"""Merging, splitting, linking and turning internal on the screen, without scripts and for every role."""

from __future__ import annotations

import re

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import comment_on_ticket, merge_tickets, receive_message, relate_tickets, set_status, split_ticket
from relevo.tickets.enums import RelationKind, Status
from relevo.tickets.models import Relation, Ticket
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(mailbox):
    return (
        factories.ticket("Wrong colour", account=mailbox, requester=factories.contact(), text="It is green"),
        factories.ticket("Colour again", account=mailbox, requester=factories.contact("Rui Melo", "rui@customer.example"), text="Still green"),
    )


def get(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_a_merge_is_previewed_confirmed_by_both_numbers_and_done(pair, ana, as_user):
    ticket, other = pair
    client, path = as_user(ana), f"/tickets/{ticket.pk}/merge/"
    assert "Preview" in get(client, path)
    page = get(client, f"{path}?other=%23{other.pk}+Colour+again")
    for text in ("Wrong colour", "Colour again", "Inés Prado", "Rui Melo", f"Merge #{other.pk} into #{ticket.pk}", "be undone", "will get copies",
                 f"/tickets/{other.pk}/merge/?other={ticket.pk}", "rui@customer.example"):  # fmt: skip
        assert text in page
    assert Ticket.objects.get(pk=other.pk).merged_into is None
    response = client.post(path, {"other": str(other.pk)}, follow=True)
    assert response.redirect_chain == [(f"/tickets/{ticket.pk}/", 302)]
    page = response.content.decode()
    assert f"#{other.pk} goes on in #{ticket.pk} now." in page and f"from #{other.pk}" in page and "Still green" in page
    assert page.index("It is green") < page.index("Still green") < page.index(f"Ana Moreno merged #{other.pk} into this ticket.")


def test_the_closed_ticket_stays_and_points_to_the_other(pair, ana, as_user):
    ticket, other = pair
    merge_tickets(ticket, other=other, actor=actors.agent(ana))
    page = get(as_user(ana), f"/tickets/{other.pk}/")
    assert "Still green" in page and f"was merged into #{ticket.pk}" in page and f'href="/tickets/{ticket.pk}/"' in page
    assert 'id="composer"' not in page and "/merge/" not in page and 'name="subject"' not in page


@pytest.mark.parametrize("typed, status, words", [
    ("", 422, "Enter the number of a ticket"), ("abc", 422, "Enter the number of a ticket"), ("999999", 422, "There is no such ticket"),
    ("self", 422, "merged with itself"), ("gone", 200, "was merged into"),
])  # fmt: skip
def test_what_can_not_be_merged_says_why(typed, status, words, pair, ana, as_user, mailbox):
    ticket, other = pair
    gone = factories.ticket("Gone", account=mailbox)
    merge_tickets(other, other=gone, actor=actors.agent(ana))
    typed = {"self": str(ticket.pk), "gone": str(gone.pk)}.get(typed, typed)
    client, path = as_user(ana), f"/tickets/{ticket.pk}/merge/"
    if typed:
        page = get(client, f"{path}?other={typed}", status)
        assert words in page and "be undone" not in page
    response = client.post(path, {"other": typed})
    assert response.status_code in (409, 422) and (words in response.content.decode())


def test_a_closed_one_can_not_go_on_but_the_way_round_is_offered(pair, ana, as_user):
    ticket, other = pair
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(ana))
    page = get(as_user(ana), f"/tickets/{ticket.pk}/merge/?other={other.pk}")
    assert "nothing can go on in it" in page and "Swap" in page and "be undone" not in page


@pytest.mark.parametrize("role, may, offered", [
    ("agent", {"merge", "split", "type", "relations"}, {"merge", "split", "type", "relations"}),
    ("operator", {"relations"}, {"relations"}),
    ("viewer", {"relations"}, set()),
])  # fmt: skip
def test_the_menu_offers_what_the_role_may(role, may, offered, pair, as_user):
    ticket, _other = pair
    client = as_user(factories.user("Robin Role", role=role))
    menu = get(client, f"/tickets/{ticket.pk}/").split('id="ticket-menu"')[1].split("</div>")[0]
    for name in ("merge", "split", "type", "relations"):
        assert (f"/tickets/{ticket.pk}/{name}/" in menu) == (name in offered)
        assert client.get(f"/tickets/{ticket.pk}/{name}/").status_code == (200 if name in may else 403)
    assert "Copy link" in menu and "Print" in menu


def test_links_are_made_shown_on_both_sides_and_removed(pair, ana, viewer, as_user):
    ticket, other = pair
    client = as_user(ana)
    answer = client.post(
        f"/tickets/{ticket.pk}/relations/", {"ticket": f"#{other.pk} Colour again", "kind": "parent:from"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 204
    assert "Child of" in get(client, f"/tickets/{ticket.pk}/") and "Parent of" in get(client, f"/tickets/{other.pk}/header/")
    refused = client.post(f"/tickets/{other.pk}/relations/", {"ticket": str(ticket.pk), "kind": "parent:from"})
    assert refused.status_code == 422 and "above itself" in refused.content.decode()
    relation = Relation.objects.get()
    assert "relations/remove" not in get(as_user(viewer), f"/tickets/{ticket.pk}/")
    assert as_user(viewer).post(f"/tickets/{ticket.pk}/relations/remove/", {"relation": relation.pk}).status_code == 403
    assert client.post(f"/tickets/{other.pk}/relations/remove/", {"relation": relation.pk}).status_code == 302
    assert client.post(f"/tickets/{other.pk}/relations/remove/", {"relation": relation.pk}).status_code == 404
    assert not Relation.objects.exists()


def test_suggestions_are_tickets_by_number_or_words_but_never_itself(pair, ana, as_user):
    ticket, other = pair
    client, path = as_user(ana), f"/tickets/{ticket.pk}/suggestions/"
    assert f"#{other.pk} Colour again" in get(client, f"{path}?ticket=colour") and "Wrong colour" not in get(client, f"{path}?other=colour")
    assert f"#{other.pk} Colour again" in get(client, f"{path}?ticket={other.pk}") and get(client, f"{path}?ticket=x").strip() == ""


def test_hidden_tickets_are_never_told_not_even_by_number(mailbox, ana, admin, as_user):
    spring, summer = factories.campaign("Spring", ana), factories.campaign("Summer")
    ticket, hidden = factories.ticket("Seen", account=mailbox, campaign=spring), factories.ticket("Secret", account=mailbox, campaign=summer)
    receive_message(hidden, message=factories.inbound(hidden.requester, "More"), actor=actors.contact(hidden.requester_id))
    relate_tickets(ticket, other=hidden, kind=RelationKind.BLOCKS, actor=actors.agent(admin))
    Desk.objects.update(hides_other_campaigns=True)
    client = as_user(ana)
    page, history = get(client, f"/tickets/{ticket.pk}/"), get(client, f"/tickets/{ticket.pk}/conversation/?show=history")
    assert "blocks another ticket" in history and "Secret" not in page
    for text in (page, history):
        assert f"#{hidden.pk}" not in text and f"/tickets/{hidden.pk}/" not in text
    assert "There is no such ticket" in get(client, f"/tickets/{ticket.pk}/merge/?other={hidden.pk}", 422)
    assert client.post(f"/tickets/{ticket.pk}/merge/", {"other": hidden.pk}).status_code == 422
    assert client.post(f"/tickets/{ticket.pk}/relations/", {"ticket": hidden.pk, "kind": "related:to"}).status_code == 422
    assert client.post(f"/tickets/{ticket.pk}/relations/remove/", {"relation": Relation.objects.get().pk}).status_code == 404
    # A message that was split off an invisible ticket is read where it goes on, and does not tell where it is from.
    ids = list(hidden.messages.order_by("pk").values_list("pk", flat=True))
    part = split_ticket(hidden, message_ids=ids[1:], subject="Part", actor=actors.agent(admin))
    Ticket.objects.filter(pk=part.pk).update(campaign=spring)
    page = get(client, f"/tickets/{part.pk}/")
    assert "More" in page and "from another ticket" in page and f"#{hidden.pk}" not in page
    assert client.get(f"/messages/{hidden.messages.get(pk=ids[1]).uuid}/").status_code == 200
    assert client.get(f"/messages/{hidden.messages.get(pk=ids[0]).uuid}/").status_code == 404


def test_messages_are_split_off_from_their_menu(pair, ana, as_user):
    ticket, _other = pair
    comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>Another matter</p>")
    receive_message(ticket, message=factories.inbound(ticket.requester, "And my invoice?"), actor=actors.contact(ticket.requester_id))
    client = as_user(ana)
    second = ticket.messages.order_by("pk")[1]
    details = client.get(f"/messages/{second.uuid}/details/", headers={"HX-Request": "true"}).content.decode()
    address = re.search(r'href="(/tickets/\d+/split/\?from=\d+)"', details)[1]
    page = get(client, address)
    assert page.count(" checked") == 2 and "It is green" in page
    ids = [message.pk for message in ticket.messages.order_by("pk")]
    refused = client.post(f"/tickets/{ticket.pk}/split/", {"messages": ids, "subject": "Invoice"})
    assert refused.status_code == 422 and "One message has to stay" in refused.content.decode() and refused.content.decode().count(" checked") == 3
    done = client.post(f"/tickets/{ticket.pk}/split/", {"messages": ids[1:], "subject": "Invoice"}, follow=True)
    new = Ticket.objects.get(subject="Invoice")
    assert done.redirect_chain == [(f"/tickets/{new.pk}/", 302)]
    assert f"from #{ticket.pk}" in done.content.decode() and "And my invoice?" in done.content.decode()
    left = get(client, f"/tickets/{ticket.pk}/")
    assert "And my invoice?" not in left.split('id="conversation"')[1].split('id="end"')[0] and f"split 2 messages off into #{new.pk}" in left


def test_turning_internal_says_what_it_means_and_warns_when_the_customer_writes(pair, ana, as_user):
    ticket, _other = pair
    client, path = as_user(ana), f"/tickets/{ticket.pk}/type/"
    assert "nothing can be sent from it" in get(client, path)
    assert client.post(path, {"type": "secret"}).status_code == 422
    page = client.post(path, {"type": "internal"}, follow=True).content.decode()
    assert "Make it public to answer." in page and "nothing is sent to the customer from it" in page
    assert "can be answered from it" in get(client, path)
    client.post(path, {"type": "public"})
    assert Ticket.objects.get(pk=ticket.pk).type == "public"


@pytest.mark.parametrize("rounds", [1, 4])
def test_a_survivor_costs_one_query_more_however_many_went_into_it(rounds, pair, ana, as_user, mailbox, django_assert_num_queries):
    ticket, other = pair
    for turn in range(rounds):
        merge_tickets(ticket, other=factories.ticket(f"Number {turn}", account=mailbox), actor=actors.agent(ana))
    relate_tickets(ticket, other=other, kind=RelationKind.BLOCKS, actor=actors.agent(ana))
    client = as_user(ana)
    get(client, f"/tickets/{ticket.pk}/")
    # As a plain ticket, and the channels of all that it shows.
    with django_assert_num_queries(12):
        get(client, f"/tickets/{ticket.pk}/")
