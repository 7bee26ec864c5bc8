"""Merging, splitting, linking and turning internal over the API."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import merge_tickets, receive_message, relate_tickets
from relevo.tickets.enums import RelationKind
from relevo.tickets.models import Relation, Ticket
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(mailbox):
    return factories.ticket("Goes on", account=mailbox, tags=["a"]), factories.ticket("Ends", account=mailbox, tags=["b"])


def test_a_merge_is_previewed_done_and_tells_where_it_goes_on(api, ana, pair):
    ticket, other = pair
    caller = api(ana)
    preview = caller.get(f"/tickets/{ticket.pk}/merges/{other.pk}").json()
    assert (preview["goes_on"]["number"], preview["ends"]["number"], preview["new_tags"], preview["refusal"]) == (ticket.pk, other.pk, ["b"], "")
    assert preview["new_cc"] == [other.requester.identities.get().value] and len(preview["warnings"]) == 1
    merged = caller.post(f"/tickets/{ticket.pk}/merges", {"ticket": other.pk})
    assert merged.status_code == 200 and (merged.json()["tags"], merged.json()["merged_into"]) == (["a", "b"], None)
    assert caller.get(f"/tickets/{other.pk}").json()["merged_into"] == ticket.pk
    assert [one["ticket"] for one in caller.get(f"/tickets/{ticket.pk}/messages").json()["items"]] == [ticket.pk, other.pk]
    assert [one["ticket"] for one in caller.get(f"/tickets/{other.pk}/messages").json()["items"]] == [other.pk]
    again = caller.post(f"/tickets/{ticket.pk}/merges", {"ticket": other.pk})
    assert (again.status_code, again.json()["code"]) == (409, "ticket_merged")
    texts = [line for event in caller.get(f"/tickets/{other.pk}/events").json()["items"] for line in event["text"]]
    assert texts[-1] == f"Ana Moreno merged this ticket into #{ticket.pk}."
    assert caller.get(f"/tickets/{ticket.pk}/merges/{other.pk}").json()["refusal"] != ""


def test_what_can_not_be_merged(api, ana, pair):
    ticket, _other = pair
    caller = api(ana)
    for number, code in ((ticket.pk, "merge_with_itself"), (999_999, "unknown_id")):
        for answer in (caller.post(f"/tickets/{ticket.pk}/merges", {"ticket": number}), caller.get(f"/tickets/{ticket.pk}/merges/{number}")):
            assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (422, code, "ticket")


def test_messages_are_split_off(api, ana, pair):
    ticket, other = pair
    caller = api(ana)
    added = receive_message(ticket, message=factories.inbound(ticket.requester, "More"), actor=actors.contact(ticket.requester_id)).message_id
    merge_tickets(ticket, other=other, actor=actors.agent(ana))
    made = caller.post(f"/tickets/{ticket.pk}/splits", {"message_ids": [added], "subject": "More"})
    number = made.json()["number"]
    assert made.status_code == 201 and made.headers["Location"] == f"/api/v1/tickets/{number}"
    assert [(one["id"], one["ticket"]) for one in caller.get(f"/tickets/{number}/messages").json()["items"]] == [(added, number)]
    assert added not in [one["id"] for one in caller.get(f"/tickets/{ticket.pk}/messages").json()["items"]]
    refused = caller.post(f"/tickets/{number}/splits", {"message_ids": [added], "subject": "All"})
    assert (refused.status_code, refused.json()["code"]) == (422, "split_all")


def test_turning_internal_and_back(api, ana, pair):
    path = f"/tickets/{pair[0].pk}/type"
    assert api(ana).put(path, {"type": "internal"}).json()["type"] == "internal"
    assert api(ana).put(path, {"type": "internal"}).status_code == 200
    assert api(ana).put(path, {"type": "secret"}).status_code == 422
    assert api(ana).put(path, {"type": "public"}).json()["type"] == "public"


def test_links_are_made_from_either_side_and_removed(api, ana, pair):
    first, second = pair
    caller = api(ana)
    made = caller.post(f"/tickets/{first.pk}/relations", {"ticket": second.pk, "kind": "parent", "direction": "from"}).json()["items"]
    relation = Relation.objects.get()
    assert (relation.ticket, relation.other, made[0]["direction"], made[0]["id"]) == (second, first, "from", relation.pk)
    assert caller.post(f"/tickets/{first.pk}/relations", {"ticket": second.pk, "kind": "parent"}).json()["code"] == "relation_circle"
    assert caller.post(f"/tickets/{first.pk}/relations", {"ticket": second.pk, "kind": "follow_up"}).status_code == 422
    assert caller.delete(f"/tickets/{factories.ticket().pk}/relations/{relation.pk}").status_code == 404
    assert caller.delete(f"/tickets/{first.pk}/relations/{relation.pk}").status_code == 204
    assert caller.delete(f"/tickets/{first.pk}/relations/{relation.pk}").status_code == 404


def test_numbers_of_hidden_tickets_are_not_in_the_history(api, ana, admin, mailbox):
    spring, summer = factories.campaign("Spring", ana), factories.campaign("Summer")
    ticket, hidden = factories.ticket("Seen", account=mailbox, campaign=spring), factories.ticket("Secret", account=mailbox, campaign=summer)
    relate_tickets(ticket, other=hidden, kind=RelationKind.BLOCKS, actor=actors.agent(admin))
    Desk.objects.update(hides_other_campaigns=True)
    last = api(ana).get(f"/tickets/{ticket.pk}/events").json()["items"][-1]
    assert last["data"] == {"kind": "blocks", "other": None} and "another ticket" in last["text"][0]
    assert api(admin).get(f"/tickets/{ticket.pk}/events").json()["items"][-1]["data"]["other"] == hidden.pk
    assert api(ana).get(f"/tickets/{ticket.pk}/relations").json() == {"items": []}
    assert Ticket.objects.filter(pk=hidden.pk).exists()
