"""The list of tickets over HTTP."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import assign_ticket, set_status
from relevo.tickets.enums import Status
from tests import factories

LIVE = {"Relevo-Live": "1"}


def numbers(response) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="t(\d+)"', response.content.decode())]


def count_of(response, view: str) -> str:
    found = re.search(rf'id="view-{view}".*?</a>', response.content.decode(), re.DOTALL)
    return re.search(r'<span class="num">(.*?)</span>', found[0])[1]


@pytest.mark.parametrize("tickets", [1, 3, 50])
@pytest.mark.parametrize(("address", "headers", "queries"), [("/tickets/", {}, 3), ("/tickets/", LIVE, 3), ("/tickets/?view=all&q=order", {}, 9)])
def test_a_page_costs_a_fixed_number_of_queries(ana, as_user, mailbox, django_assert_num_queries, tickets, address, headers, queries):
    requester = factories.contact()
    for _ in range(tickets):
        factories.ticket(requester=requester)
    client = as_user(ana)
    client.get(address, headers=headers)  # From now on the reader, the names and the views are kept.
    with django_assert_num_queries(queries):
        assert len(numbers(client.get(address, headers=headers))) == tickets


def test_each_view_holds_what_it_says(ana, bruno, as_user, mailbox):
    mine, other, unassigned, waiting, resolved = (factories.ticket(f"Ticket {number}") for number in range(5))
    for ticket, user in ((mine, ana), (other, bruno), (waiting, ana), (resolved, ana)):
        assign_ticket(ticket, assignee=user, actor=actors.agent(ana))
    set_status(waiting, status=Status.PENDING, actor=actors.agent(ana))
    set_status(resolved, status=Status.RESOLVED, actor=actors.agent(ana))
    client = as_user(ana)
    expected = {
        "mine": [waiting, mine],
        "unassigned": [unassigned],
        "active": [waiting, other, mine, unassigned],
        "pending": [waiting],
        "failed": [],
        "resolved": [resolved],
        "closed": [],
        "all": [resolved, waiting, other, mine, unassigned],
    }
    for view, tickets in expected.items():
        response = client.get(f"/tickets/?view={view}")
        assert sorted(numbers(response)) == sorted(ticket.pk for ticket in tickets), view
        assert f'id="view-{view}" href="/tickets/?view={view}" aria-current="page"' in response.content.decode()
    assert [count_of(response, view) for view in ("mine", "unassigned", "active", "pending", "failed")] == ["2", "1", "4", "1", "0"]


def test_home_is_the_readers_own_list_and_an_unknown_view_is_nothing(ana, as_user):
    client = as_user(ana)
    assert client.get("/").url == "/tickets/?view=mine"
    assert client.get("/tickets/?view=nonsense").status_code == 404


def test_filters_limit_the_view_and_stay_set(ana, as_user, mailbox):
    orders, spring = factories.team("Orders"), factories.campaign("Spring")
    wanted = factories.ticket("Wanted", team=orders, campaign=spring)
    assign_ticket(wanted, assignee=ana, actor=actors.agent(ana))
    factories.ticket("Other")
    client = as_user(ana)
    for limit in (f"team={orders.pk}", f"campaign={spring.pk}", f"assignee={ana.pk}", "q=wanted"):
        response = client.get(f"/tickets/?{limit}")
        assert numbers(response) == [wanted.pk], limit
        assert "Clear filters" in response.content.decode()
    assert f'<option value="{orders.pk}" selected>Orders</option>' in client.get(f"/tickets/?team={orders.pk}").content.decode()
    assert len(numbers(client.get("/tickets/?team=nonsense&status=nonsense&assignee=99999999999999999999"))) == 2


def test_search_finds_subject_text_and_number_without_accents(ana, as_user, mailbox):
    found = factories.ticket("Devolución del anorak", text="Me llegó verde")
    factories.ticket("Something else")
    client = as_user(ana)
    for typed in ("devolucion", "llego verde", f"#{found.pk}", "ANORAK"):
        assert numbers(client.get("/tickets/", {"view": "all", "q": typed})) == [found.pk], typed
    assert "No ticket fits" in client.get("/tickets/?view=all&q=zebra").content.decode()


def test_the_search_box_goes_to_a_number_or_searches(ana, as_user, mailbox):
    ticket = factories.ticket()
    client = as_user(ana)
    assert client.get("/go/", {"q": f" #{ticket.pk} "}).url == f"/tickets/{ticket.pk}/"
    assert client.get("/go/", {"q": "99999"}).url == "/tickets/?view=all&q=99999"
    assert client.get("/go/", {"q": "red boots"}).url == "/tickets/?view=all&q=red+boots"
    assert client.get("/go/").url == "/tickets/"


def test_older_pages_follow_without_gaps_or_doubles(ana, as_user, mailbox):
    requester = factories.contact()
    made = [factories.ticket(requester=requester).pk for _ in range(120)]
    client, seen, address = as_user(ana), [], "/tickets/"
    while address:
        response = client.get(address)
        seen += numbers(response)
        link = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        address = link[1].replace("&amp;", "&") if link else ""
    assert seen == made[::-1]
    assert "Newest" in response.content.decode()


def test_a_broken_cursor_is_refused_in_words(ana, as_user):
    response = as_user(ana).get("/tickets/?cursor=nonsense")
    assert response.status_code == 422
    assert "This page of the list no longer exists" in response.content.decode()


def test_a_live_update_brings_list_and_pending_count_and_nothing_when_nothing_changed(ana, as_user, mailbox):
    ticket = factories.ticket("First")
    client = as_user(ana)
    response = client.get("/tickets/", headers=LIVE)
    text = response.content.decode()
    assert '<a class="pending" id="pending"' in text and 'id="tickets"' in text and "<html" not in text
    unchanged = client.get("/tickets/", headers=LIVE | {"If-None-Match": response.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    assert client.get("/tickets/", headers=LIVE | {"If-None-Match": response.headers["ETag"]}).status_code == 200


def test_htmx_gets_the_content_with_its_title_but_the_back_button_the_page(ana, as_user):
    client = as_user(ana)
    assert client.get("/tickets/?view=mine", headers={"HX-Request": "true"}).content.decode().startswith("<title>Assigned to me")
    whole = client.get("/tickets/?view=mine", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


def test_tickets_of_other_campaigns_are_hidden_everywhere_where_the_desk_hides_them(ana, as_user, mailbox):
    secret = factories.campaign("Secret")
    hidden = factories.ticket("Hidden", campaign=secret)
    Desk.objects.update(hides_other_campaigns=True)
    own = factories.campaign("Own", ana)
    shown = factories.ticket("Shown", campaign=own)
    client = as_user(ana)
    response = client.get("/tickets/?view=all")
    assert numbers(response) == [shown.pk]
    assert "Secret" not in response.content.decode()
    assert count_of(response, "active") == "1"
    assert client.get("/go/", {"q": str(hidden.pk)}).url == f"/tickets/?view=all&q={hidden.pk}"


def test_strange_subjects_are_shown_as_text(ana, as_user, mailbox):
    factories.ticket("<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    factories.ticket("")
    text = as_user(ana).get("/tickets/?view=all").content.decode()
    assert "&lt;script&gt;alert(1)" in text and "<script>alert" not in text
    assert "(no subject)" in text


def test_who_may_not_open_tickets_sees_no_button_for_it(viewer, as_user):
    assert "/tickets/new/" not in as_user(viewer).get("/tickets/").content.decode()


def test_moments_are_in_the_readers_zone_and_language_without_scripts(ana, as_user, mailbox, noon):
    ana.time_zone, ana.language = "America/Sao_Paulo", "es"
    ana.save()
    factories.ticket()
    text = as_user(ana).get("/tickets/").content.decode()
    assert '<time datetime="2026-11-20T12:00:00Z" data-format="relative">20 nov, 9:00</time>' in text


def test_the_pending_link_keeps_its_count_on_every_page(ana, as_user, mailbox, django_assert_num_queries):
    ticket = factories.ticket()
    assign_ticket(ticket, assignee=ana, actor=actors.agent(ana))
    set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    client: Client = as_user(ana)
    with django_assert_num_queries(3):
        assert ">1</span>" in client.get("/pending/", headers=LIVE).content.decode()
