"""Changing many tickets through the API."""

from __future__ import annotations

import pytest

from relevo.tickets.models import Ticket
from tests import factories
from tests.support import jobs

pytestmark = pytest.mark.django_db


def test_a_change_of_many_is_tried_begun_and_followed(api, ana, mailbox):
    caller, first, second = api(ana), factories.ticket("One"), factories.ticket("Two", tags=["vip"])
    body = {"tickets": [first.pk, second.pk, 999_999], "change": {"add_tags": ["vip"], "assignee_id": None}}
    tried = caller.post("/bulk-changes/preview", body).json()["items"]
    assert [len(line["events"]) for line in tried] == [1, 0, 0]
    assert tried[0]["events"][0]["data"]["tags"] == {"old": [], "new": ["vip"]} and "no such ticket" in tried[2]["refusal"]
    assert Ticket.objects.get(pk=first.pk).tags == []
    begun = caller.post("/bulk-changes", body)
    assert begun.status_code == 202 and begun.json()["done"] == 0
    jobs.run_due()
    found = caller.get(begun.headers["Location"].removeprefix("/api/v1")).json()
    assert (found["count"], found["done"], found["changed"]) == (3, 3, 1) and found["finished_at"]
    assert [line["ticket"] for line in found["refused"]] == [999_999]
    assert Ticket.objects.get(pk=first.pk).tags == ["vip"]


def test_nothing_to_change_is_refused(api, ana, mailbox):
    refused = api(ana).post("/bulk-changes", {"tickets": [1], "change": {}})
    assert (refused.status_code, refused.json()["code"]) == (422, "nothing_to_change")
    assert api(ana).post("/bulk-changes", {"tickets": [], "change": {"priority": 40}}).status_code == 422
