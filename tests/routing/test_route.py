"""Waiting tickets find their assignees: through the verbs that people use, and the jobs."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from relevo.accounts.actions.presence import attend
from relevo.accounts.models import Desk
from relevo.contacts.actions import link_profile
from relevo.core import actors, clock
from relevo.core.errors import Conflict
from relevo.routing.actions import create_skill, set_abilities, set_routing
from relevo.routing.models import Abilities, TeamRouting
from relevo.routing.route import route_team, route_waiting
from relevo.tickets import verbs, wording
from relevo.tickets.actions import assign_ticket, set_status
from relevo.tickets.enums import Priority
from relevo.tickets.models import Event, Ticket
from relevo.tickets.timeline import timeline
from tests import factories
from tests.support import jobs


@pytest.fixture
def boss(db):
    return factories.user("Ada Ruiz", "ada@desk.example", role="administrator")


@pytest.fixture
def orders(ana, bruno):
    """A team of two agents who have the desk open."""
    attend([ana.pk, bruno.pk])
    return factories.team("Orders", ana, bruno)


def _switch_on(team, boss, **values):
    return set_routing(team, actor=actors.agent(boss), **{"mode": "round_robin", **values})


def _assignees(*tickets):
    found = dict(Ticket.objects.filter(pk__in=[one.pk for one in tickets]).values_list("number", "assignee__name"))
    return [found[one.pk] for one in tickets]


def test_nobody_gets_anything_until_a_team_switches_it_on(orders, ana):
    ticket = factories.ticket(team=orders)
    assert not [name for name in jobs.pending() if name.startswith("routing")]
    route_waiting()
    assert _assignees(ticket) == [None]


def test_a_ticket_that_comes_in_is_given_in_turn(orders, boss):
    _switch_on(orders, boss)
    jobs.run_due()
    tickets = [factories.ticket(f"Order {number}", team=orders) for number in range(4)]
    jobs.run_due()
    assert _assignees(*tickets) == ["Ana Moreno", "Bruno Reis", "Ana Moreno", "Bruno Reis"]


def test_why_it_went_to_whom_is_in_the_history(orders, boss, ana):
    _switch_on(orders, boss, language_match="preferred")
    set_abilities(ana, actor=actors.agent(boss), languages=["es"])
    requester = factories.contact()
    requester.language = "es"
    requester.save()
    ticket = factories.ticket(requester=requester, team=orders)
    jobs.run_due()
    event = Event.objects.get(ticket=ticket, verb=verbs.ASSIGNED)
    assert (event.actor_kind, event.actor_label) == ("system", "routing")
    entry = next(one for one in timeline(ticket.pk).entries if one.verb == verbs.ASSIGNED)
    assert wording.describe(entry, wording.Names(users={ana.pk: ana.name})) == [
        "Relevo assigned the ticket to Ana Moreno, who alone had room.",
        "Ana Moreno speaks the customer's language.",
    ]


def test_tickets_that_wait_are_given_when_it_is_switched_on_the_most_urgent_first(orders, boss, ana, bruno):
    plain, urgent = factories.ticket("Plain", team=orders), factories.ticket("Urgent", team=orders, priority=Priority.URGENT)
    _switch_on(orders, boss, capacity=1)
    set_abilities(bruno, actor=actors.agent(boss), capacity=0)
    jobs.run_due()
    assert _assignees(plain, urgent) == [None, "Ana Moreno"]


def test_who_is_offline_or_away_gets_nothing_and_coming_back_is_noticed(orders, boss, ana, bruno):
    _switch_on(orders, boss)
    for user in (ana, bruno):
        user.presence = "away"
        user.save()
    ticket = factories.ticket(team=orders)
    jobs.run_due()
    assert _assignees(ticket) == [None]
    bruno.presence = "available"
    bruno.save()
    assert route_waiting() == 1
    assert _assignees(ticket) == ["Bruno Reis"]


def test_without_an_open_page_nobody_is_online(orders, boss, ana, bruno):
    _switch_on(orders, boss)
    ticket = factories.ticket(team=orders)
    with clock.frozen(clock.after(3600)):
        jobs.run_due()
    assert _assignees(ticket) == [None]


def test_a_ticket_that_is_done_makes_room_for_the_next(orders, boss, ana, bruno):
    _switch_on(orders, boss, channel_capacities={"email": 1})
    first, second, third = (factories.ticket(f"Order {number}", team=orders) for number in range(3))
    jobs.run_due()
    assert _assignees(first, second, third) == ["Ana Moreno", "Bruno Reis", None]
    second.refresh_from_db()
    set_status(second, actor=actors.agent(bruno), status="resolved")
    jobs.run_due()
    assert _assignees(third) == ["Bruno Reis"]


def test_the_customers_last_assignee_comes_first(orders, boss, ana, bruno):
    requester = factories.contact()
    before = factories.ticket("Before", requester=requester)
    assign_ticket(before, actor=actors.agent(boss), assignee=bruno)
    _switch_on(orders, boss)
    ticket = factories.ticket("Again", requester=requester, team=orders)
    jobs.run_due()
    assert _assignees(ticket) == ["Bruno Reis"]


def test_skills_are_asked_for_by_conditions(orders, boss, ana, bruno):
    refunds = create_skill(
        actor=actors.agent(boss), name="Refunds", conditions={"all": [{"field": "tags", "operator": "has_any", "value": ["refund"]}]}
    )
    set_abilities(bruno, actor=actors.agent(boss), skills=[refunds])
    _switch_on(orders, boss, skill_match="required")
    refund, other = factories.ticket("Refund", team=orders, tags=["refund"]), factories.ticket("Other", team=orders)
    jobs.run_due()
    assert _assignees(refund, other) == ["Bruno Reis", "Ana Moreno"]


def test_who_put_a_ticket_back_does_not_get_it_again(orders, boss, ana, bruno):
    _switch_on(orders, boss)
    ticket = factories.ticket(team=orders)
    jobs.run_due()
    assert _assignees(ticket) == ["Ana Moreno"]
    assign_ticket(ticket, actor=actors.agent(ana), assignee=None)
    jobs.run_due()
    assert _assignees(ticket) == ["Bruno Reis"]
    assign_ticket(ticket, actor=actors.agent(bruno), assignee=None)
    bruno.is_active = False
    bruno.save()
    jobs.run_due()
    assert _assignees(ticket) == ["Ana Moreno"]


def test_nobody_gets_tickets_of_campaigns_that_they_do_not_see(orders, boss, ana, bruno):
    Desk.objects.update(hides_other_campaigns=True)
    summer = factories.campaign("Summer", bruno)
    _switch_on(orders, boss)
    tickets = [factories.ticket(f"Order {number}", team=orders, campaign=summer) for number in range(2)]
    jobs.run_due()
    assert _assignees(*tickets) == ["Bruno Reis", "Bruno Reis"]


def test_one_that_nobody_can_have_holds_up_none_behind_it(orders, boss, ana):
    create_skill(actor=actors.agent(boss), name="Law", conditions={"all": [{"field": "tags", "operator": "has_any", "value": ["law"]}]})
    _switch_on(orders, boss, skill_match="required")
    law, other = factories.ticket("Law", team=orders, tags=["law"]), factories.ticket("Other", team=orders)
    jobs.run_due()
    assert _assignees(law, other) == [None, "Ana Moreno"]


def test_pending_closed_and_sleeping_tickets_wait_for_nobody(orders, boss, ana):
    ticket = factories.ticket(team=orders)
    set_status(ticket, actor=actors.agent(boss), status="pending")
    _switch_on(orders, boss)
    jobs.run_due()
    assert _assignees(ticket) == [None]
    set_status(ticket, actor=actors.agent(boss), status="open")
    jobs.run_due()
    assert _assignees(ticket) == ["Ana Moreno"]


def test_a_team_that_is_not_in_use_gives_nothing(orders, boss):
    _switch_on(orders, boss)
    orders.is_active = False
    orders.save()
    ticket = factories.ticket(team=orders)
    jobs.run_due()
    assert _assignees(ticket) == [None]


def test_of_a_moved_ticket_the_old_queue_lets_go(orders, boss, ana):
    """Between looking and giving, somebody may move a ticket: what is expected no longer holds."""
    other = factories.team("Other")
    ticket = factories.ticket(team=orders)
    assign_ticket(ticket, actor=actors.agent(boss), team=other)
    with pytest.raises(Conflict):
        assign_ticket(ticket, actor=actors.system("routing"), assignee=ana, expected=None, expected_team=orders)


def test_the_number_of_queries_does_not_grow_with_the_members(orders, boss, django_assert_num_queries):
    _switch_on(orders, boss)
    orders.members.add(*(factories.user(f"Agent {number}", f"agent{number}@desk.example") for number in range(5)))
    factories.ticket(team=orders)
    with django_assert_num_queries(17):
        assert route_team(orders.pk) == 1


def test_a_long_queue_costs_no_more_while_nobody_has_room(orders, boss, django_assert_num_queries):
    _switch_on(orders, boss, capacity=0)
    factories.ticket(team=orders)
    with django_assert_num_queries(9):
        assert route_team(orders.pk) == 0
    for number in range(4):
        factories.ticket(f"Order {number}", team=orders)
    with django_assert_num_queries(9):
        assert route_team(orders.pk) == 0


def test_the_last_assignee_is_known_by_linked_profiles_too(orders, boss, ana, bruno):
    person, profile = factories.contact(), factories.contact("Inés", "ines@elsewhere.example")
    before = factories.ticket("Before", requester=profile)
    assign_ticket(before, actor=actors.agent(boss), assignee=bruno)
    link_profile(profile, person=person, actor=actors.agent(boss))
    _switch_on(orders, boss)
    ticket = factories.ticket("Again", requester=person, team=orders)
    jobs.run_due()
    assert _assignees(ticket) == ["Bruno Reis"]


@pytest.mark.django_db(transaction=True)
def test_limits_hold_where_several_jobs_run_at_once():
    boss, ana = factories.user("Ada Ruiz", "ada@desk.example", role="administrator"), factories.user("Ana Moreno", "ana@desk.example")
    attend([ana.pk])
    teams = [factories.team("Orders", ana), factories.team("Returns", ana)]
    for team in teams:
        for number in range(3):
            factories.ticket(f"{team.name} {number}", team=team)
        _switch_on(team, boss, capacity=2)

    def run(team_id: int) -> None:
        try:
            route_team(team_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[team.pk]) for team in teams * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Ticket.objects.filter(assignee=ana).count() == 2


def test_what_is_not_changed_stays(orders, boss):
    _switch_on(orders, boss, capacity=5)
    set_routing(orders, actor=actors.agent(boss), mode="off")
    routing = TeamRouting.objects.get(team=orders)
    assert (routing.mode, routing.capacity, routing.prefers_last) == ("off", 5, True)


def test_abilities_are_one_row_an_agent(boss, ana):
    set_abilities(ana, actor=actors.agent(boss), languages=["es", "es"], channel_capacities={"email": 3, "phone": None})
    set_abilities(ana, actor=actors.agent(boss), capacity=4)
    found = Abilities.objects.get()
    assert (found.languages, found.channel_capacities, found.capacity) == (["es"], {"email": 3}, 4)
