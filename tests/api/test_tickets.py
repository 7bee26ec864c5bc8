"""Tickets over the API."""

from __future__ import annotations

import pytest

from relevo.channels.models import Delivery
from relevo.contacts.models import Contact
from relevo.core import actors
from relevo.tickets.actions import assign_ticket, set_status
from relevo.tickets.models import Ticket
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_list_shows_what_the_screen_shows(api, ana, mailbox):
    campaign, team = factories.campaign("Spring"), factories.team("Orders")
    ticket = factories.ticket("My order", account=mailbox, campaign=campaign, team=team, tags=["refund"])
    assign_ticket(ticket, assignee=ana, actor=actors.agent(ana))
    item = api(ana).get("/tickets").json()["items"][0]
    assert item.pop("created_at").endswith("Z") and item.pop("updated_at").endswith("Z") and item.pop("last_inbound_at").endswith("Z")
    assert item == {
        "number": ticket.pk,
        "subject": "My order",
        "preview": "Where is my order?",
        "type": "public",
        "status": "new",
        "priority": "medium",
        "is_important": False,
        "channel": "email",
        "tags": ["refund"],
        "message_count": 1,
        "fields": {},
        "has_failed_delivery": False,
        "next_due_at": None,
        "at_risk_at": None,
        "last_outbound_at": None,
        "requester": {"id": ticket.requester_id, "name": "Inés Prado"},
        "assignee": {"id": ana.pk, "name": "Ana Moreno", "kind": "person"},
        "team": {"id": team.pk, "name": "Orders"},
        "campaign": {"id": campaign.pk, "name": "Spring"},
        "account": {"id": mailbox.pk, "name": "Shop"},
        "service": None,
        "category": None,
    }


def test_filters(api, ana, bruno, mailbox):
    campaign, team = factories.campaign("Spring"), factories.team("Orders")
    first = factories.ticket("Broken lamp", account=mailbox, tags=["refund"])
    second = factories.ticket("Late parcel", account=mailbox, campaign=campaign, team=team)
    assign_ticket(second, assignee=bruno, actor=actors.agent(ana))
    set_status(first, status="resolved", actor=actors.agent(ana))
    caller = api(ana)

    def numbers(**query):
        return [item["number"] for item in caller.get("/tickets", **query).json()["items"]]

    assert numbers() == [first.pk, second.pk]
    assert numbers(view="active") == numbers(assignee_id=bruno.pk) == numbers(team_id=team.pk) == numbers(campaign_id=campaign.pk) == [second.pk]
    assert numbers(status="solved") == numbers(status="resolved") == numbers(tag="refund") == numbers(search="lamp") == [first.pk]
    assert numbers(requester_id=second.requester_id) == numbers(search=f"#{second.pk}") == [second.pk]
    assert numbers(account_id=mailbox.pk, view="unassigned") == numbers(tag="other") == []
    assert caller.get("/tickets/counts").json() == {"mine": 0, "unassigned": 0, "active": 1, "pending": 0, "failed": 0}


def test_pages_follow_each_other(api, ana, mailbox):
    made = [factories.ticket(f"Order {number}", account=mailbox).pk for number in range(5)]
    seen, cursor = [], ""
    for _page in range(3):
        page = api(ana).get("/tickets", limit=2, cursor=cursor).json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (made[::-1], None)


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts(api, ana, mailbox, count, django_assert_num_queries):
    tickets = [factories.ticket(f"Order {number}", account=mailbox) for number in range(count)]
    for ticket in tickets:
        assign_ticket(ticket, assignee=ana, team=factories.team(f"Team {ticket.pk}"), actor=actors.agent(ana))
    caller, number = api(ana), tickets[0].pk
    caller.get("/me")
    for path, expected in (
        ("/tickets", 2),
        (f"/tickets/{number}", 2),
        (f"/tickets/{number}/messages", 6),
        (f"/tickets/{number}/events", 5),
        (f"/tickets/{number}/relations", 3),
        ("/tickets/counts", 2),
        ("/contacts", 3),
        ("/users", 4),
        ("/teams", 3),
        ("/accounts", 3),
    ):
        with django_assert_num_queries(expected):
            assert caller.get(path).status_code == 200


def test_opening_with_a_message_to_the_customer(api, ana, mailbox):
    campaign, team = factories.campaign("Spring"), factories.team("Orders")
    mailbox.campaign, mailbox.team = campaign, team
    mailbox.save()
    body = {
        "subject": "Your parcel",
        "requester": {"email": "Rui@Customer.example", "name": "Rui Melo"},
        "account_id": mailbox.pk,
        "priority": "high",
        "tags": ["parcel"],
        "cc": ["Boss@customer.example"],
        "message": {"body_text": "It is late.\n\nSorry & bye"},
    }
    response = api(ana).post("/tickets", body)
    ticket = response.json()
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/tickets/{ticket['number']}")
    assert (ticket["status"], ticket["priority"], ticket["assignee"]["id"], ticket["cc"]) == ("open", "high", ana.pk, ["boss@customer.example"])
    assert (ticket["campaign"]["id"], ticket["team"]["id"]) == (campaign.pk, team.pk)
    assert Contact.objects.get().name == "Rui Melo"
    message = api(ana).get(f"/tickets/{ticket['number']}/messages").json()["items"][0]
    assert message["body_html"].replace("\n", "") == "<p>It is late.</p><p>Sorry &amp; bye</p>"
    assert [delivery["recipient"] for delivery in message["deliveries"]] == ["rui@customer.example"]


def test_opening_with_a_comment_or_nothing_sends_nothing(api, ana):
    requester = factories.contact()
    for message in ({"visibility": "internal", "body_html": "<p>Called</p>"}, None):
        response = api(ana).post("/tickets", {"subject": "Called", "requester_id": requester.pk, "message": message})
        assert (response.status_code, response.json()["status"], response.json()["type"]) == (201, "new", "public")
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requester_id": None}, "requester_id"),
        ({"requester": {"email": "x@y.example"}}, "requester_id"),
        ({"subject": " "}, "subject"),
        ({"message": {"body_text": "Hi"}}, "account_id"),
        ({"message": {"body_text": "Hi", "body_html": "Hi"}}, "body_text"),
        ({"message": {"visibility": "internal", "body_text": "Hi", "to": [{"address": "a@b.example"}]}}, "message.to"),
        ({"assignee_id": 999}, "assignee_id"),
        ({"message": {"body_text": "Hi", "attachment_ids": ["7b180b3b-633c-4438-9052-02170cfbc92a"]}}, "attachment_ids"),
    ],
)
def test_what_can_not_be_opened_leaves_nothing(api, ana, changes, field):
    body = {"subject": "New", "requester_id": factories.contact().pk, **changes}
    response = api(ana).post("/tickets", body)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    assert not Ticket.objects.exists() and Contact.objects.count() == 1


def test_classifying_changes_what_is_sent_only(api, ana, mailbox):
    campaign = factories.campaign("Spring")
    number = factories.ticket(account=mailbox, tags=["old"]).pk
    body = {"priority": "urgent", "is_important": True, "campaign_id": campaign.pk, "account_id": None, "cc": ["A@b.example"]}
    ticket = api(ana).patch(f"/tickets/{number}", body).json()
    assert (ticket["priority"], ticket["is_important"], ticket["campaign"]["name"], ticket["account"]) == ("urgent", True, "Spring", None)
    assert (ticket["tags"], ticket["cc"], ticket["subject"]) == (["old"], ["a@b.example"], "My order")
    event = api(ana).get(f"/tickets/{number}/events").json()["items"][-1]
    assert event["verb"] == "ticket.classified" and event["data"]["priority"] == {"old": 20, "new": 40}
    assert "Ana Moreno marked the ticket as important." in event["text"]
    assert api(ana).patch(f"/tickets/{number}", {"subject": None}).json()["errors"][0]["field"] == "subject"


def test_moments_in_words_are_by_the_callers_clock_and_facts_in_utc(api, ana, mailbox):
    ana.time_zone = "America/Sao_Paulo"
    ana.save()
    number = factories.ticket(account=mailbox).pk
    task = api(ana).post(f"/tickets/{number}/tasks", {"title": "Call back", "due_at": "2026-11-20T15:00:00Z"}).json()
    event = api(ana).get(f"/tickets/{number}/events").json()["items"][-1]
    assert event["text"] == ["Ana Moreno added the task “Call back”, due Nov 20, 2026, 12:00\u202fPM."] and task["due_at"] == "2026-11-20T15:00:00Z"


def test_of_two_who_take_a_ticket_one_is_told_who_has_it(api, ana, bruno, mailbox):
    path = f"/tickets/{factories.ticket(account=mailbox).pk}/assignment"
    team = factories.team("Orders")
    assert api(ana).put(path, {"assignee_id": ana.pk, "expected_assignee_id": None}).json()["assignee"]["id"] == ana.pk
    late = api(bruno).put(path, {"assignee_id": bruno.pk, "expected_assignee_id": None})
    assert (late.status_code, late.json()["code"]) == (409, "assignee_changed") and "Ana Moreno" in late.json()["detail"]
    ticket = api(bruno).put(path, {"team_id": team.pk}).json()
    assert (ticket["assignee"]["id"], ticket["team"]["id"]) == (ana.pk, team.pk)
    assert api(ana).put(path, {"assignee_id": None}).json()["assignee"] is None


def test_solved_is_resolved(api, ana, mailbox):
    path = f"/tickets/{factories.ticket(account=mailbox).pk}/status"
    ticket = api(ana).put(path, {"status": "solved", "reason": "done"}).json()
    assert ticket["status"] == "resolved" and ticket["resolved_at"].endswith("Z")
    assert api(ana).put(path, {"status": "new"}).status_code == 422


def test_links_show_on_both_sides_as_far_as_one_sees(api, ana, mailbox):
    first, second = (factories.ticket(name, account=mailbox) for name in ("First", "Second"))
    made = api(ana).post(f"/tickets/{first.pk}/relations", {"ticket": second.pk, "kind": "blocks"})
    assert made.status_code == 201 and made.json()["items"][0]["direction"] == "to"
    back = api(ana).get(f"/tickets/{second.pk}/relations").json()["items"][0]
    assert (back["kind"], back["direction"], back["ticket"], back["subject"]) == ("blocks", "from", first.pk, "First")
    assert api(ana).post(f"/tickets/{first.pk}/relations", {"ticket": first.pk}).json()["code"] == "relation_to_itself"
    assert api(ana).post(f"/tickets/{first.pk}/relations", {"ticket": 999}).json()["errors"][0]["field"] == "ticket"


def test_an_unchanged_ticket_is_not_sent_again(api, ana, mailbox):
    path = f"/tickets/{factories.ticket(account=mailbox).pk}"
    first = api(ana).get(path)
    again = api(ana).call("GET", path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    api(ana).patch(path, {"subject": "Other"})
    assert api(ana).call("GET", path, **{"If-None-Match": first.headers["ETag"]}).status_code == 200
