"""Priorities of the desk's own: in their place, shown everywhere, and nothing that a ticket had is lost."""

from __future__ import annotations

import pytest

from relevo.accounts.models import AuditEntry, Desk
from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.tickets import own_words, priorities
from relevo.tickets.actions import classify_ticket, create_macro, create_priority, create_view, edit_priority, log_call, use_macro
from relevo.tickets.actions.calls import Call
from relevo.tickets.enums import ListOrder, Priority
from relevo.tickets.filters import Comparison, Context, condition, holds
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import PriorityLevel, Ticket
from relevo.tickets.search import vocabulary
from relevo.tickets.usage import usage_of_priority
from relevo.tickets.wording import priority_name
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


def know() -> None:
    """As the next request of somebody does."""
    own_words.use(Desk.objects.get().words_version)


def order() -> list[str]:
    return [level.key for level in priorities.stored_levels().values()]


def listed(user) -> list[int]:
    return [row.number for row in ticket_page(user, TicketFilter(view="active", order=ListOrder.PRIORITY)).rows]


def test_the_four_are_there_without_a_row_and_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [level.key for level in priorities.levels().values()] == ["urgent", "high", "medium", "low"]
        assert priority_name(Priority.HIGH) == "High" and priorities.level_of(Priority.MEDIUM).rank == own_words.MEDIUM_RANK


def test_one_of_ones_own_stands_where_it_was_put(boss):
    top = create_priority(actor=boss, names={"default": "On fire", "es": "Ardiendo"}, colour="red")
    middle = create_priority(actor=boss, names={"default": "Soon"}, position=4)
    assert order() == ["on-fire", "urgent", "high", "soon", "medium", "low"]
    assert top.value > Priority.URGENT and middle.value > top.value
    edit_priority(middle.value, actor=boss, position=6)
    assert order() == ["on-fire", "urgent", "high", "medium", "low", "soon"]
    edit_priority(Priority.LOW, actor=boss, position=1)
    assert order() == ["low", "on-fire", "urgent", "high", "medium", "soon"]


def test_medium_moves_by_moving_the_others_around_it(boss, run_jobs, ana):
    tickets = {value: factories.ticket(f"{value}", priority=value) for value in Priority.values}
    high, medium, low = (tickets[value].pk for value in (Priority.HIGH, Priority.MEDIUM, Priority.LOW))
    soon = create_priority(actor=boss, names={"default": "Soon"}, position=4)
    for position, keys in (
        (1, ["medium", "urgent", "high", "soon", "low"]),
        (5, ["urgent", "high", "soon", "low", "medium"]),
        (2, ["urgent", "medium", "high", "soon", "low"]),
    ):
        edit_priority(Priority.MEDIUM, actor=boss, position=position)
        assert order() == keys
    edit_priority(soon.value, actor=boss, position=1)
    assert order() == ["soon", "urgent", "medium", "high", "low"]
    assert priorities.stored_levels()[Priority.MEDIUM].rank == own_words.MEDIUM_RANK
    run_jobs()
    know()
    assert listed(ana)[1:] == [medium, high, low]
    entry = AuditEntry.objects.filter(verb="priority.edited").order_by("pk").first()
    assert entry.data == {"key": "medium", "position": {"old": 3, "new": 1}}


def test_there_is_always_room_between_two(boss, run_jobs, ana):
    tickets = {value: factories.ticket(f"{value}", priority=value) for value in Priority.values}
    for turn in range(16):
        create_priority(actor=boss, names={"default": f"Step {turn}"}, position=2)
    assert order()[:2] == ["urgent", "step-15"] and order()[-4:] == ["step-0", "high", "medium", "low"]
    ranks = [level.rank for level in priorities.stored_levels().values()]
    assert ranks == sorted(set(ranks), reverse=True) and priorities.stored_levels()[Priority.MEDIUM].rank == own_words.MEDIUM_RANK
    with pytest.raises(Invalid, match="too many"):
        create_priority(actor=boss, names={"default": "One more"})
    run_jobs()
    assert listed(ana) == [tickets[value].pk for value in (40, 30, 20, 10)]


def test_lists_follow_the_order(boss, ana, run_jobs):
    fire = create_priority(actor=boss, names={"default": "On fire"})
    low, high, medium, burning = (factories.ticket(f"{value}", priority=value) for value in (10, 30, 20, fire.value))
    assert listed(ana) == [burning.pk, high.pk, medium.pk, low.pk]
    edit_priority(fire.value, actor=boss, position=5)
    edit_priority(Priority.LOW, actor=boss, position=1)
    run_jobs()
    assert listed(ana) == [low.pk, high.pk, medium.pk, burning.pk]
    classify_ticket(medium, actor=actors.agent(ana), priority=fire.value)
    classify_ticket(burning, actor=actors.agent(ana), priority=Priority.HIGH)
    assert set(listed(ana)[1:3]) == {high.pk, burning.pk} and listed(ana)[3] == medium.pk
    page = ticket_page(ana, TicketFilter(view="active", order=ListOrder.PRIORITY), size=2)
    rest = ticket_page(ana, TicketFilter(view="active", order=ListOrder.PRIORITY), size=2, cursor=page.next_cursor)
    assert [row.number for row in (*page.rows, *rest.rows)] == listed(ana)


def test_conditions_follow_the_order(boss, ana):
    soon = create_priority(actor=boss, names={"default": "Soon"}, position=3)
    know()
    tickets = [factories.ticket(f"{value}", priority=value) for value in (10, 20, 30, 40, soon.value)]
    for operator, wanted in (("at_least", {30, 40}), ("at_most", {10, 20, 30, soon.value})):
        for value in (Priority.HIGH, soon.value, 999):
            one = Comparison("priority", operator, int(value))
            found = set(Ticket.objects.filter(condition(one, Context(tickets[0].created_at, ana.pk))).values_list("priority", flat=True))
            assert found == {ticket.priority for ticket in tickets if holds(one, ticket, Context(ticket.created_at, ana.pk))}
            if value == Priority.HIGH:
                assert found == wanted
            elif value == 999:
                assert not found


def test_names_are_the_desks_own_everywhere(as_user, boss, ana, bruno, mailbox):
    bruno.language = "es"
    bruno.save()
    edit_priority(Priority.HIGH, actor=boss, names={"default": "Hot", "es": "Caliente"}, colour="violet")
    ticket = factories.ticket(account=mailbox)
    classify_ticket(ticket, actor=actors.agent(ana), priority=Priority.HIGH)
    for address in ("/tickets/?view=all", f"/tickets/{ticket.pk}/"):
        english, spanish = as_user(ana).get(address).content.decode(), as_user(bruno).get(address).content.decode()
        assert "Hot" in english and "Caliente" in spanish and 'class="dot ai"' in english
    assert "changed the priority from Medium to Hot." in english and "a Caliente" in spanish
    assert vocabulary.priorities()["high"] == vocabulary.priorities()["hot"] == 30


def test_a_retired_one_stays_and_is_not_given_anew(boss, ana, as_user, mailbox):
    ticket = factories.ticket(account=mailbox, priority=Priority.HIGH)
    macro = create_macro(actor=actors.agent(ana), owner=ana, name="Hot", priority=30)
    create_view(actor=boss, owner=None, name="Hot ones", conditions={"all": [{"field": "priority", "operator": "at_least", "value": 30}]})
    used = usage_of_priority(30)
    assert (used.tickets, used.shared_views, used.macros) == (1, ("Hot ones",), 1)
    edit_priority(Priority.HIGH, actor=boss, is_active=False)
    page = as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    assert '<option value="30" selected>High</option>' in page
    other = factories.ticket("Other", account=mailbox)
    assert '<option value="30"' not in as_user(ana).get(f"/tickets/{other.pk}/").content.decode()
    for attempt in (
        lambda: classify_ticket(other, actor=actors.agent(ana), priority=30),
        lambda: use_macro(other, macro, actor=actors.agent(ana)),
        lambda: factories.ticket("New", priority=30),
    ):
        with pytest.raises(Invalid, match="no longer offered"):
            attempt()
    assert classify_ticket(ticket, actor=actors.agent(ana), priority=30, tags=["x"]) is not None
    with pytest.raises(Conflict):
        edit_priority(Priority.MEDIUM, actor=boss, is_active=False)


def test_an_escalation_sets_the_most_urgent_that_is_offered(boss, ana):
    edit_priority(Priority.URGENT, actor=boss, is_active=False)
    ticket = factories.ticket()
    log_call(ticket, actor=actors.agent(ana), call=Call(key_points="Angry", is_escalation_needed=True))
    ticket.refresh_from_db()
    assert ticket.priority == Priority.HIGH


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"names": {}}, "names.default"),
        ({"names": {"es": "Algo"}}, "names.default"),
        ({"names": {"default": "urgent"}}, "names.default"),
        ({"names": {"default": "Fire", "es": "Urgente"}}, "names.es"),
        ({"names": {"default": "x" * 31}}, "names.default"),
        ({"names": {"default": "Fire"}, "colour": "#f00"}, "colour"),
    ],
)
def test_what_can_not_be_used_is_refused_by_field(boss, values, field):
    with pytest.raises(Invalid) as refused:
        create_priority(actor=boss, **values)
    assert set(refused.value.fields) == {field} and not PriorityLevel.objects.exists()


def test_the_trace_tells_and_others_are_refused(boss, ana):
    made = create_priority(actor=boss, names={"default": "Zu Tür!"})
    edit_priority(made.value, actor=boss, names={"default": "Door"}, position=2)
    assert [(entry.verb, entry.data) for entry in AuditEntry.objects.order_by("pk")] == [
        ("priority.created", {"name": "Zu Tür!", "key": "zu-tur"}),
        (
            "priority.edited",
            {"key": "zu-tur", "names": {"old": {"default": "Zu Tür!"}, "new": {"default": "Door"}}, "position": {"old": 1, "new": 2}},
        ),
    ]
    with pytest.raises(Forbidden):
        create_priority(actor=actors.agent(ana), names={"default": "Mine"})
    with pytest.raises(Invalid):
        edit_priority(made.value, actor=boss, names={"es": "Puerta"})
