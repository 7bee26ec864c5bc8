"""How many tickets a trigger would have hit: the same as those on which its events would have set it off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.automation.actions import unsaved_trigger
from relevo.automation.happenings import matches, when_of
from relevo.automation.hear import text_of
from relevo.automation.hits import hits_of
from relevo.core import actors, clock
from relevo.core.patience import TookTooLong
from relevo.fields.actions import create_field
from relevo.sla.actions import create_calendar
from relevo.sla.models import Calendar
from relevo.tickets.actions import assign_ticket, change_type, classify_ticket, comment_on_ticket, receive_message, set_fields, set_status
from relevo.tickets.enums import Priority, Status, TicketType
from relevo.tickets.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
SOMETHING = [{"do": "change", "changes": {"add_tags": ["seen"]}}]


@pytest.fixture
def tickets(admin, ana, bruno):
    """Tickets to which different things have happened."""
    actor = actors.agent(ana)
    fields = {kind: create_field(actor=actors.agent(admin), holder="tickets", name=kind, kind=kind, choices=choices) for kind, choices in KINDS}
    made = [factories.ticket(f"Ticket {number}", text="Où est mon RÉFUND ?" if number % 2 else "Hello") for number in range(6)]
    assign_ticket(made[0], assignee=ana, actor=actor)
    assign_ticket(made[0], assignee=bruno, actor=actor)
    assign_ticket(made[1], assignee=ana, actor=actor)
    assign_ticket(made[1], assignee=None, actor=actor)
    for status in (Status.PENDING, Status.OPEN, Status.RESOLVED):
        set_status(made[2], status=status, actor=actor)
    set_status(made[3], status=Status.RESOLVED, actor=actor)
    classify_ticket(made[4], tags=["vip", "late"], priority=Priority.HIGH, is_important=True, actor=actor)
    classify_ticket(made[5], tags=["vip"], actor=actor)
    classify_ticket(made[5], tags=["late"], actor=actor)
    change_type(made[5], type=TicketType.INTERNAL, actor=actor)
    comment_on_ticket(made[0], body_html="<p>A refund</p>", actor=actor)
    for number, automated in ((1, "auto-reply"), (2, "")):
        message = factories.inbound(made[number].requester, "refund", automated=automated)
        receive_message(made[number], message=message, actor=actors.contact(made[number].requester_id))
    entries = [one.pk for one in fields["choices"].choices.order_by("pk")]
    set_fields(made[0], values={fields["choices"].pk: entries, fields["checkbox"].pk: True, fields["text"].pk: "A1"}, actor=actor)
    set_fields(made[0], values={fields["choices"].pk: entries[:1]}, actor=actor)
    return {name: field.pk for name, field in fields.items()} | {"first": entries[0], "second": entries[1], "ana": ana.pk, "bruno": bruno.pk}


KINDS = (("choices", ["Broken", "Wet"]), ("checkbox", []), ("text", []))
HEARD = [
    {"event": "opened"},
    {"event": "opened", "contains": ["refund"]},
    {"event": "opened", "contains": ["100%", "ticket 2\nhello"]},
    {"event": "received"},
    {"event": "received", "contains": ["REFUND"]},
    {"event": "commented", "contains": ["refund", "nothing"]},
    {"event": "changed", "field": "status"},
    {"event": "changed", "field": "status", "from": ["open"], "to": ["resolved", "closed"]},
    {"event": "changed", "field": "status", "from": ["new"]},
    {"event": "changed", "field": "type", "to": ["internal"]},
    {"event": "changed", "field": "assignee", "to": ["{ana}"]},
    {"event": "changed", "field": "assignee", "from": [None], "to": ["{bruno}", "{ana}"]},
    {"event": "changed", "field": "assignee", "to": [None]},
    {"event": "changed", "field": "team"},
    {"event": "changed", "field": "priority", "from": [20], "to": [30]},
    {"event": "changed", "field": "is_important", "to": [True]},
    {"event": "changed", "field": "tags", "to": ["late"]},
    {"event": "changed", "field": "tags", "from": ["vip"], "to": ["late"]},
    {"event": "changed", "field": "tags", "from": ["late"]},
    {"event": "changed", "field": "fields.{text}"},
    {"event": "changed", "field": "fields.{text}", "to": ["A1"]},
    {"event": "changed", "field": "fields.{checkbox}", "from": [None], "to": [True]},
    {"event": "changed", "field": "fields.{choices}", "to": ["{second}"]},
    {"event": "changed", "field": "fields.{choices}", "from": ["{second}"]},
    {"event": "changed", "field": "fields.{choices}", "from": ["{first}"]},
]


def filled(heard: dict, tickets: dict[str, int]) -> dict:
    """With the ids of this test's own objects."""
    values = {name: [tickets[one[1:-1]] if str(one)[:1] == "{" else one for one in heard[name]] for name in ("from", "to") if name in heard}
    return heard | values | ({"field": heard["field"].format(**tickets)} if "field" in heard else {})


@pytest.mark.parametrize("heard", HEARD, ids=str)
def test_the_database_counts_what_memory_would_hear(tickets, admin, heard):
    heard = filled(heard, tickets)
    trigger = unsaved_trigger(actor=actors.agent(admin), name="Any", events=[heard], actions=SOMETHING)
    events = Event.objects.select_related("message")
    expected = {one.ticket_id for one in events if matches(when_of(trigger.events[0]), one.verb, one.data, lambda one=one: text_of(one.message))}
    found = hits_of(trigger, admin)
    assert found.count == len(expected) and {one.pk for one in found.examples} <= expected
    assert expected or heard.get("field") in ("team", f"fields.{tickets['choices']}") or heard["event"] == "opened" or heard.get("from") == ["late"]


def test_conditions_campaign_and_thirty_days_limit(admin, ana):
    spring = factories.campaign("Spring", ana)
    with clock.frozen(clock.now() - timedelta(days=31)):
        factories.ticket(campaign=spring)
    inside, outside = factories.ticket(campaign=spring), factories.ticket()
    closed = factories.ticket(campaign=spring)
    set_status(closed, status=Status.CLOSED, actor=actors.system("tests"))
    active = {"all": [{"field": "status", "operator": "is", "value": ["new"]}]}
    values = {"name": "Any", "events": [{"event": "opened"}], "actions": SOMETHING, "conditions": active}
    everywhere = hits_of(unsaved_trigger(actor=actors.agent(admin), **values), admin)
    assert everywhere.count == 2 and [one.pk for one in everywhere.examples] == [outside.pk, inside.pk]
    there = hits_of(unsaved_trigger(actor=actors.agent(admin), campaign=spring, **values), admin)
    assert [one.pk for one in there.examples] == [inside.pk]


def test_what_takes_too_long_is_given_up(admin, monkeypatch):
    trigger = unsaved_trigger(actor=actors.agent(admin), name="Any", events=[{"event": "opened"}], actions=SOMETHING)

    def too_long(_milliseconds):
        raise TookTooLong

    monkeypatch.setattr("relevo.automation.hits.at_most", too_long)
    assert hits_of(trigger, admin).count is None


@pytest.mark.parametrize("delay", [0, 3600])
def test_business_hours_are_asked_for_the_moment_of_each_event(admin, delay):
    system, noon = actors.system("tests"), clock.now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=2)
    office = create_calendar(actor=system, name="Office", time_zone="UTC", week=[[[540, 1080]]] * 7)
    late = create_calendar(actor=system, name="Late", time_zone="UTC", week=[[[1080, 1320]]] * 7)
    tickets = {}
    for hours in (0, 5.5, 6, 9.5, 12, 20.75):
        with clock.frozen(noon + timedelta(hours=hours)):
            tickets[hours] = factories.ticket().pk

    def hit(*conditions: dict) -> set[float]:
        values = {"name": "Any", "events": [{"event": "opened", "delay_seconds": delay}], "actions": SOMETHING, "conditions": {"all": conditions}}
        found = hits_of(unsaved_trigger(actor=actors.agent(admin), **values), admin)
        return {hours for hours, number in tickets.items() if number in {one.pk for one in found.examples}}

    def asks(operator: str, *calendars: Calendar) -> dict:
        return {"field": "business_hours", "operator": operator, "value": [one.pk for one in calendars]}

    later = delay / 3600
    for calendars, (opens, closes) in (((office,), (9, 18)), ((late,), (18, 22)), ((office, late), (9, 22))):
        inside = {hours for hours in tickets if opens <= (12 + hours + later) % 24 < closes}
        assert hit(asks("are_open", *calendars)) == inside
        assert hit(asks("are_closed", *calendars)) == set(tickets) - inside
    both = {"any": [asks("are_open", office), {"not": asks("are_closed", late)}]}
    assert hit(both) == hit(asks("are_open", office, late))
    assert hit(asks("are_open", office), asks("are_open", late)) == set()
