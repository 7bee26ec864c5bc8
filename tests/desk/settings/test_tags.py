"""Tags in the settings, and suggested where they are typed, over HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.automation.actions import create_trigger
from relevo.core import actors
from relevo.notifications.webhooks.actions import create_webhook
from relevo.routing.actions import create_skill, edit_skill
from relevo.sla.actions import create_policy
from relevo.tickets.actions import classify_ticket, create_macro
from relevo.tickets.models import Tag
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("settings-tags")


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def test_a_tag_is_added_found_and_retired_with_what_uses_it(as_user, admin, ticket):
    client = as_user(admin)
    assert b"No tags yet" in client.get(LIST).content
    assert client.post(reverse("settings-new-tag"), {"name": "vip"}).url == LIST
    refused = client.post(reverse("settings-new-tag"), {"name": "vip"})
    assert refused.status_code == 422 and b"Enter another name." in refused.content
    classify_ticket(ticket, actor=actors.agent(admin), tags=["vip", "refund"])
    create_macro(actor=actors.agent(admin), owner=None, name="Important", tags=["vip"])
    deeds = [{"do": "change", "changes": {"add_tags": ["vip"]}}]
    create_trigger(actor=actors.agent(admin), name="Old ones", events=[{"event": "opened"}], actions=deeds)
    found = client.get(LIST, {"q": "VI"}).content.decode()
    assert "<b>vip</b>" in found and "<b>refund</b>" not in found
    assert "No tag has this in its name" in client.get(LIST, {"q": "nothing"}).content.decode()
    address = reverse("settings-tag", args=[Tag.objects.get(name="vip").pk])
    page = client.get(address).content.decode()
    assert "1 ticket<" in page and "1 macro<" in page and "1 trigger: Old ones" in page and "can still put it on a ticket" in page
    assert client.post(address, {}).url == LIST
    assert "Not in use" in client.get(LIST).content.decode()
    assert "Tag changed" in client.get(reverse("settings-audit")).content.decode()


def test_the_list_is_in_pages_by_name(as_user, admin, django_assert_num_queries):
    Tag.objects.bulk_create(Tag(name=f"tag {number:02}") for number in range(60))
    client = as_user(admin)
    client.get(LIST)
    first = client.get(LIST, {"q": "tag"}).content.decode()
    assert first.count("<b>tag ") == 50 and "Further tags" in first
    further = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    last = client.get(further).content.decode()
    assert "<b>tag 50</b>" in last and "<b>tag 49</b>" not in last and "Further tags" not in last


def test_tags_are_suggested_where_they_are_typed(as_user, ana, admin, ticket):
    classify_ticket(ticket, actor=actors.agent(admin), tags=["gift", "gift <card>"])
    client, address = as_user(ana), reverse("suggest-tags")
    assert client.get(address, {"add_tags": "vip, GI"}).content.decode().count('<option value="vip, gift') == 2
    assert "gift &lt;card&gt;" in client.get(address, {"tags": "gift"}).content.decode()
    assert client.get(address).content.decode().strip() == "" == client.get(address, {"tags": "\0"}).content.decode().strip()
    for page in (reverse("ticket", args=[ticket.pk]), reverse("new-ticket"), reverse("new-macro")):
        text = client.get(page).content.decode()
        assert f'id="known-tags" data-keep data-url="{address}"' in text and 'list="known-tags" data-behavior="suggest"' in text


@pytest.mark.parametrize(
    "name",
    ["view", "offer", "settings-skill", "settings-webhook", "settings-policy", "settings-trigger"],
)
def test_tags_are_suggested_where_conditions_ask_for_them(as_user, admin, name):
    asked = {"b0-mode": "any", "b0-l0-field": "tags", "b0-l0-was": "tags", "b0-l0-operator": "has_any", "b0-l0-value": "gi", "change": "add:0"}
    drawn = as_user(admin).post(reverse(f"{name}-conditions"), asked).content.decode()
    assert drawn.count('list="asked-tags" data-behavior="suggest"') == 1 and drawn.count('name="b0-l1-field"') == 1
    assert f'<datalist id="asked-tags" data-keep data-url="{reverse("suggest-tags")}">' in drawn


def test_tags_that_skills_service_levels_and_webhooks_ask_for_are_known(admin):
    boss = actors.agent(admin)

    def asks(tag: str) -> dict:
        return {"all": [{"field": "tags", "operator": "has_any", "value": [tag]}]}

    skill = create_skill(actor=boss, name="Law", conditions=asks("law"))
    edit_skill(skill, actor=boss, conditions=asks("court"))
    create_policy(actor=boss, name="Gold", targets={"first_reply": {"default": 3600}}, conditions=asks("gold"))
    create_webhook(actor=boss, owner=admin, name="Shop", url="https://shop.example/hook", verbs=["ticket.opened"], conditions=asks("shop"))
    assert set(Tag.objects.values_list("name", flat=True)) == {"law", "court", "gold", "shop"}


def test_a_rule_that_can_no_longer_be_read_keeps_no_tag_from_being_shown(as_user, admin):
    trigger = create_trigger(
        actor=actors.agent(admin), name="Old", events=[{"event": "opened"}], actions=[{"do": "comment", "body_html": "<p>Look</p>"}]
    )
    type(trigger).objects.update(conditions={"field": "gone", "operator": "is", "value": [1]})
    assert as_user(admin).get(reverse("settings-tag", args=[Tag.objects.create(name="vip").pk])).status_code == 200
