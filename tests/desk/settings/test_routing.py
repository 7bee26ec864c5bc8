"""Automatic assignment in the settings."""

from __future__ import annotations

import re

import pytest

from relevo.accounts.actions.presence import attend
from relevo.accounts.models import AuditEntry
from relevo.core import actors
from relevo.routing.actions import create_skill, set_abilities, set_routing
from relevo.routing.models import Abilities, Skill, TeamRouting
from tests import factories


@pytest.fixture
def boss(db):
    return factories.user("Ada Ruiz", "ada@desk.example", role="administrator")


@pytest.fixture
def orders(ana, bruno):
    return factories.team("Orders", ana, bruno)


@pytest.fixture
def desk(client, boss):
    client.force_login(boss)
    return client


RULES = {"mode": "least_busy", "prefers_last": "on", "language_match": "preferred", "skill_match": "ignored", "capacity": "10", "limit_phone": "1"}


def test_a_team_leads_to_its_rules_which_are_off_at_first(desk, orders):
    assert f"/settings/teams/{orders.pk}/routing/" in desk.get(f"/settings/teams/{orders.pk}/").content.decode()
    page = desk.get(f"/settings/teams/{orders.pk}/routing/").content.decode()
    assert re.search(r'<input [^>]*value="off"[^>]* checked', page)
    assert "Ana Moreno" in page


def test_rules_are_saved_and_leave_a_trace(desk, orders):
    response = desk.post(f"/settings/teams/{orders.pk}/routing/", RULES)
    assert response.status_code == 302
    rules = TeamRouting.objects.get(team=orders)
    assert (rules.mode, rules.language_match, rules.prefers_last, rules.capacity) == ("least_busy", "preferred", True, 10)
    assert rules.channel_capacities == {"phone": 1}
    entry = AuditEntry.objects.get(verb="routing.edited")
    assert (entry.target_kind, entry.target_id, entry.data["mode"]) == ("team", orders.pk, {"old": "off", "new": "least_busy"})
    trace = desk.get("/settings/audit/").content.decode()
    assert "Assigned: By hand → To who has the least to do" in trace
    assert "Tickets at once by channel: – → Phone: 1" in trace


def test_a_limit_that_is_no_number_is_refused_beside_its_field(desk, orders):
    response = desk.post(f"/settings/teams/{orders.pk}/routing/", {**RULES, "limit_phone": "-1"})
    assert response.status_code == 422
    assert 'id="id_limit_phone_error"' in response.content.decode()
    assert not TeamRouting.objects.exists()


def test_the_page_says_who_could_have_a_ticket_and_why_others_wait(desk, boss, orders, ana):
    set_routing(orders, actor=actors.agent(boss), mode="round_robin", capacity=0)
    factories.ticket(team=orders)
    page = desk.get(f"/settings/teams/{orders.pk}/routing/").content.decode()
    assert "1 ticket waits in the queue." in page
    assert "1 ticket waits for a member to be online." in page
    attend([ana.pk])
    page = desk.get(f"/settings/teams/{orders.pk}/routing/").content.decode()
    assert "1 ticket waits for somebody with room." in page
    assert "0 / 0" in page


def test_what_an_agent_can_do_is_saved(desk, boss, ana):
    law = create_skill(actor=actors.agent(boss), name="Law", conditions={"field": "tags", "operator": "has_any", "value": ["law"]})
    page = desk.get(f"/settings/users/{ana.pk}/abilities/").content.decode()
    assert "What Ana Moreno can do" in page
    desk.post(f"/settings/users/{ana.pk}/abilities/", {"languages": ["en", "es"], "skills": [law.pk], "capacity": "", "limit_email": "3"})
    found = Abilities.objects.get(user=ana)
    assert (found.languages, [*found.skills.all()], found.capacity, found.channel_capacities) == (["es"], [law], None, {"email": 3})


def test_the_page_costs_no_more_for_more_members_and_a_longer_queue(desk, boss, orders, django_assert_num_queries):
    set_abilities(orders.members.first(), actor=actors.agent(boss), languages=["es"])
    set_routing(orders, actor=actors.agent(boss), mode="round_robin", capacity=0)
    factories.ticket(team=orders)
    address = f"/settings/teams/{orders.pk}/routing/"
    desk.get(address)
    with django_assert_num_queries(10):
        desk.get(address)
    orders.members.add(*(factories.user(f"Agent {number}", f"agent{number}@desk.example") for number in range(4)))
    for number in range(4):
        factories.ticket(f"Order {number}", team=orders)
    with django_assert_num_queries(11):
        desk.get(address)


LINE = {"b0-mode": "all", "b0-l0-field": "tags", "b0-l0-was": "tags", "b0-l0-operator": "has_any", "b0-l0-value": "refund"}


def test_a_skill_is_made_and_changed_with_its_conditions(desk):
    assert "No skills yet" in desk.get("/settings/skills/").content.decode()
    assert desk.post("/settings/skills/new/", {"name": "Refunds", **LINE}).status_code == 302
    skill = Skill.objects.get()
    assert skill.conditions == {"all": [{"all": [{"field": "tags", "operator": "has_any", "value": ["refund"]}]}]}
    desk.post(f"/settings/skills/{skill.pk}/", {"name": "Money back", **LINE})
    skill.refresh_from_db()
    assert (skill.name, skill.is_active) == ("Money back", False)


def test_a_skill_that_every_ticket_would_ask_for_is_refused(desk):
    response = desk.post("/settings/skills/new/", {"name": "Everything"})
    assert response.status_code == 422
    assert "Say which tickets ask for this skill." in response.content.decode()
    assert not Skill.objects.exists()


def test_lines_of_conditions_are_drawn_anew(desk):
    part = desk.post("/settings/skills/conditions/", {**LINE, "change": "add:0"}).content.decode()
    assert 'name="b0-l1-field"' in part
    assert "/settings/skills/conditions/" in part
