"""Presence over the API: one's own, that of colleagues, and who has a ticket open."""

from __future__ import annotations

import uuid

import pytest

from relevo.accounts.actions.presence import attend
from tests import factories

pytestmark = pytest.mark.django_db


def test_ones_own_is_chosen_and_busy_locks_it(api, ana, mailbox):
    caller, ticket, page = api(ana), factories.ticket(), f"/presence/{uuid.UUID(int=1)}"
    assert caller.get("/me/presence").json() == {"presence": "offline", "chosen": "available", "busy_with": []}
    assert caller.put("/me/presence", {"presence": "away"}).json() == {"presence": "away", "chosen": "away", "busy_with": []}
    assert caller.put(f"/tickets/{ticket.pk}{page}", {}).status_code == 200
    assert caller.get("/me/presence").json() == {"presence": "busy", "chosen": "away", "busy_with": [ticket.pk]}
    refused = caller.put("/me/presence", {"presence": "available"})
    assert (refused.status_code, refused.json()["code"]) == (409, "busy")
    assert caller.get("/me").json()["presence"] == "busy"
    assert caller.delete(f"/tickets/{ticket.pk}{page}").status_code == 204
    assert caller.get("/me").json()["presence"] == "away"
    late = caller.put(f"/tickets/{ticket.pk}{page}", {})
    assert (late.status_code, late.json()["code"]) == (409, "page_left")
    for value in ("busy", "offline"):
        assert caller.put("/me/presence", {"presence": value}).status_code == 422


def test_colleagues_are_told_and_a_list_costs_one_query_more(api, ana, bruno, mailbox, django_assert_num_queries):
    ticket = factories.ticket()
    robot = factories.user("Relevo", "assistant@desk.example", kind="assistant")
    attend([ana.pk])
    api(bruno).put(f"/tickets/{ticket.pk}/presence/{uuid.UUID(int=1)}", {"writing": "answer"})
    caller = api(ana)
    caller.get("/me")
    with django_assert_num_queries(4):  # token with user, users, access profiles, presences
        users = {user["id"]: user["presence"] for user in caller.get("/users").json()["items"]}
    assert users == {ana.pk: "available", bruno.pk: "busy", robot.pk: None}
    assert caller.get(f"/users/{bruno.pk}").json()["presence"] == "busy"
    (one,) = caller.get(f"/tickets/{ticket.pk}/presence").json()["items"]
    assert (one["user"], one["writing"]) == ({"id": bruno.pk, "name": "Bruno Reis"}, "answer")


def test_a_supervisor_only_looks_until_something_is_written(api, mailbox):
    ticket, caller = factories.ticket(), api(factories.user("Sofia Boss", role="supervisor"))
    page = f"/tickets/{ticket.pk}/presence/{uuid.UUID(int=1)}"
    assert caller.put(page, {}).json() == {"items": []}
    assert [one["writing"] for one in caller.put(page, {"writing": "comment"}).json()["items"]] == ["comment"]
    assert [one["writing"] for one in caller.put(page, {"has_written": True}).json()["items"]] == [None]
    assert caller.put(page, {}).json() == {"items": []}
