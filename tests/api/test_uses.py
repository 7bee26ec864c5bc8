"""What uses something, through the API."""

from __future__ import annotations

import pytest

from relevo.automation.actions import create_trigger
from relevo.core import actors
from relevo.fields.actions import create_field
from relevo.notifications.webhooks.actions import create_webhook
from relevo.routing.actions import create_skill, set_abilities
from relevo.sla.actions import create_calendar, create_policy
from relevo.tickets.actions import assign_ticket, classify_ticket, create_macro, create_service, create_template, create_view, set_fields
from tests import factories

OPENED = [{"event": "opened"}]
WEEK = [[[540, 1020]], [], [], [], [], [], []]


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


@pytest.fixture
def uses(api, admin):
    """What the API tells of one thing, by kind."""

    def told(address: str) -> dict:
        return {one["kind"]: one["names"] or one["count"] for one in api(admin).get(f"{address}/uses").json()["items"]}

    return told


def asks(field: str, *values, operator: str = "is") -> dict:
    return {"all": [{"field": field, "operator": operator, "value": list(values)}]}


def test_a_service_with_its_tickets_views_macros_and_rules(uses, boss, admin, mailbox):
    service = create_service(actor=boss, name="Deliveries")
    address = f"/services/{service.pk}"
    assert uses(address) == {"tickets": 0}
    classify_ticket(factories.ticket(account=mailbox), actor=boss, service=service)
    create_view(actor=boss, owner=None, name="Parcels", conditions=asks("service", service.pk))
    create_view(actor=boss, owner=admin, name="My own", conditions=asks("service", service.pk))
    create_template(actor=boss, name="Late", texts={"en": {"subject": "", "body_html": "<p>Sorry.</p>"}}, conditions=asks("service", service.pk))
    changes = [{"do": "change", "changes": {"service": service.pk}}]
    create_trigger(actor=boss, name="Sorts", events=OPENED, actions=changes)
    create_policy(actor=boss, name="Quick", targets={"resolution": {"default": 3600}}, conditions=asks("service", service.pk))
    create_skill(actor=boss, name="Parcels", conditions=asks("service", service.pk))
    create_webhook(
        actor=boss, owner=admin, name="Shop", url="https://shop.example/hook", verbs=["ticket.opened"], conditions=asks("service", service.pk)
    )
    assert uses(address) == {
        "tickets": 1,
        "shared_views": ["Parcels"],
        "personal_views": 1,
        "templates": ["Late"],
        "triggers": ["Sorts"],
        "service_levels": ["Quick"],
        "skills": ["Parcels"],
        "webhooks": ["Shop"],
    }


def test_a_field_and_an_entry_of_its_list(uses, boss, admin, mailbox):
    way = create_field(actor=boss, holder="tickets", kind="choice", name="Way", choices=["Post", "Shop"])
    post, shop = way.choices.order_by("pk")
    assert uses(f"/fields/{way.pk}") == {"tickets": 0} == uses(f"/field-choices/{post.pk}")
    set_fields(factories.ticket(account=mailbox), actor=boss, values={way.pk: post.pk})
    name, urgent = f"fields.{way.pk}", [{"do": "change", "changes": {"priority": 40}}]
    create_trigger(actor=boss, name="Asks", events=OPENED, conditions=asks(name, post.pk), actions=urgent)
    create_trigger(
        actor=boss,
        name="Hears",
        events=[{"event": "changed", "field": name, "to": [post.pk]}],
        actions=urgent,
    )
    create_trigger(actor=boss, name="Sets", events=OPENED, actions=[{"do": "change", "changes": {"fields": {str(way.pk): shop.pk}}}])
    create_policy(actor=boss, name="Quick", targets={"resolution": {"default": 3600}}, conditions=asks(name, shop.pk))
    create_macro(actor=boss, owner=None, name="Asks", status="pending", conditions=asks(name, post.pk))
    create_macro(actor=boss, owner=None, name="Sets", field_values={str(way.pk): shop.pk})
    assert uses(f"/fields/{way.pk}") == {"tickets": 1, "macros": 2, "triggers": ["Asks", "Hears", "Sets"], "service_levels": ["Quick"]}
    assert uses(f"/field-choices/{post.pk}") == {"tickets": 1, "macros": 1, "triggers": ["Asks", "Hears"]}
    assert uses(f"/field-choices/{shop.pk}") == {"tickets": 0, "macros": 1, "triggers": ["Sets"], "service_levels": ["Quick"]}


def test_people_teams_campaigns_and_accounts(uses, boss, admin, ana, mailbox):
    team, spring = factories.team("Orders", ana), factories.campaign("Spring", ana)
    spring.team = team
    spring.save()
    ticket = factories.ticket(account=mailbox, campaign=spring)
    assign_ticket(ticket, actor=boss, assignee=ana, team=team)
    create_trigger(actor=boss, name="Sorts", events=OPENED, actions=[{"do": "change", "changes": {"team": team.pk}}])
    create_macro(actor=boss, owner=None, name="Move", team=team)
    assert uses(f"/users/{ana.pk}") == {"open_tickets": 1, "teams": ["Orders"], "campaigns": ["Spring"]}
    assert uses(f"/teams/{team.pk}") == {"tickets": 1, "macros": 1, "feeding_campaigns": ["Spring"], "triggers": ["Sorts"]}
    assert uses(f"/campaigns/{spring.pk}") == {"tickets": 1}
    assert uses(f"/accounts/{mailbox.pk}") == {"tickets": 1}


def test_rules_and_what_they_use(uses, boss, admin, ana, mailbox):
    calendar, skill = (
        create_calendar(actor=boss, name="Hours", time_zone="UTC", week=WEEK),
        create_skill(actor=boss, name="Law", conditions=asks("tags", "law", operator="has_any")),
    )
    create_policy(actor=boss, name="Standard", targets={"resolution": {"default": 3600}}, calendar=calendar)
    create_skill(actor=boss, name="At night", conditions=asks("business_hours", calendar.pk, operator="are_closed"))
    set_abilities(ana, actor=boss, skills=[skill])
    template = create_template(actor=boss, name="Late", texts={"en": {"subject": "", "body_html": "<p>Sorry.</p>"}})
    hook = create_webhook(actor=boss, owner=admin, name="Shop", url="https://shop.example/hook", verbs=["webhook.called"])
    deeds = [{"do": "send", "template": template.pk}, {"do": "call", "webhook": hook.pk}]
    create_trigger(actor=boss, name="Sorry", events=OPENED, actions=deeds)
    assert uses(f"/calendars/{calendar.pk}") == {"service_levels": ["Standard"], "skills": ["At night"]}
    assert uses(f"/skills/{skill.pk}") == {"members": ["Ana Moreno"]}
    assert uses(f"/templates/{template.pk}") == {"triggers": ["Sorry"]} == uses(f"/webhooks/{hook.pk}")


def test_what_is_owed_under_a_service_level(uses, boss, mailbox):
    policy = create_policy(actor=boss, name="Standard", targets={"first_reply": {"default": 3600}, "resolution": {"default": 7200}})
    assert uses(f"/service-levels/{policy.pk}") == {}
    factories.ticket(account=mailbox)
    assert uses(f"/service-levels/{policy.pk}") == {"targets": 2}


def test_tags_and_priorities(uses, api, admin, boss, mailbox):
    classify_ticket(factories.ticket(account=mailbox), actor=boss, tags=["law"], priority=40)
    create_skill(actor=boss, name="Law", conditions=asks("tags", "law", operator="has_any"))
    tag = api(admin).get("/tags").json()["items"][0]["id"]
    assert uses(f"/tags/{tag}") == {"tickets": 1, "skills": ["Law"]}
    assert uses("/priorities/urgent") == {"tickets": 1}
    assert api(admin).get("/priorities/lunch/uses").status_code == 404
