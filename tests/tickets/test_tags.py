"""The tags that the desk knows: where they come from, what uses them, what is suggested."""

from __future__ import annotations

import pytest

from relevo.accounts.models import AuditEntry
from relevo.automation.actions import create_trigger, edit_trigger
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets.actions import (
    classify_ticket,
    create_macro,
    create_tag,
    create_template,
    create_view,
    edit_macro,
    edit_tag,
    edit_template,
    edit_view,
    open_ticket,
)
from relevo.tickets.models import Tag
from relevo.tickets.tags import asked_for, suggested
from relevo.tickets.usage import usage_of_tag
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def known():
    return set(Tag.objects.values_list("name", flat=True))


def asking(*tags, operator="has_any"):
    return {"all": [{"not": {"field": "tags", "operator": operator, "value": list(tags)}}]}


def test_what_is_put_on_a_ticket_is_known_from_then_on(boss, ticket, django_assert_num_queries):
    classify_ticket(ticket, actor=boss, tags=["vip", "refund"])
    classify_ticket(ticket, actor=boss, tags=["vip", "VIP"])
    open_ticket(actor=boss, requester=factories.contact("Rui Melo", "rui@customer.example"), subject="Gift", channel="comment", tags=["gift card"])
    assert known() == {"vip", "VIP", "refund", "gift card"}
    assert Tag.objects.filter(is_active=True).count() == 4


def test_taking_tags_away_and_other_changes_ask_nothing_about_tags(boss, ticket, django_assert_max_num_queries):
    classify_ticket(ticket, actor=boss, tags=["vip"])
    with django_assert_max_num_queries(40) as asked:
        classify_ticket(ticket, actor=boss, tags=[], is_important=True)
    assert not [query for query in asked.captured_queries if "tickets_tag" in query["sql"]]


def test_what_rules_give_and_ask_for_is_known(boss):
    macro = create_macro(actor=boss, owner=None, name="Refund", tags=["given"], conditions=asking("asked"))
    edit_macro(macro, actor=boss, tags=["given", "given too"])
    view = create_view(actor=boss, owner=None, name="Late", conditions=asking("late"))
    edit_view(view, actor=boss, conditions=asking("later", operator="has_none"))
    template = create_template(actor=boss, name="Times", texts={"en": {"body_html": "<p>Soon</p>"}}, conditions=asking("templated"))
    edit_template(template, actor=boss, conditions=asking("templated", "and more"))
    deeds = [{"do": "change", "changes": {"add_tags": ["on"], "remove_tags": ["off"]}}]
    trigger = create_trigger(actor=boss, name="Sort", events=[{"event": "changed", "field": "tags", "to": ["heard"]}], actions=deeds)
    edit_trigger(trigger, actor=boss, conditions=asking("meant"))
    assert known() == {"given", "given too", "asked", "late", "later", "templated", "and more", "on", "off", "heard", "meant"}


def test_conditions_without_tags_ask_for_none():
    assert asked_for({}) == asked_for(None) == asked_for({"all": [{"field": "status", "operator": "is", "value": ["open"]}]}) == set()
    assert asked_for(asking("x" * 61, " spaced  out", "plain")) == {"plain"}


def test_a_tag_is_added_retired_and_taken_back(boss):
    tag = create_tag(actor=boss, name="  gift   card ")
    edit_tag(tag, actor=boss, is_active=False)
    edit_tag(tag, actor=boss, is_active=False)
    edit_tag(tag, actor=boss)
    tag.refresh_from_db()
    assert (tag.name, tag.is_active) == ("gift card", False)
    edit_tag(tag, actor=boss, is_active=True)
    traced = list(AuditEntry.objects.filter(verb__startswith="tag.").order_by("pk").values_list("verb", "data"))
    gone, back = ({"old": True, "new": False}, {"old": False, "new": True})
    assert traced == [
        ("tag.created", {"name": "gift card"}),
        ("tag.edited", {"name": "gift card", "is_active": gone}),
        ("tag.edited", {"name": "gift card", "is_active": back}),
    ]


@pytest.mark.parametrize(("name", "code"), [("", "name_missing"), ("x" * 61, "name_too_long"), ("a,b", "tag_with_comma"), ("vip", "name_taken")])
def test_what_can_be_no_new_tag_is_refused(boss, name, code):
    create_tag(actor=boss, name="vip")
    with pytest.raises(Invalid) as refused:
        create_tag(actor=boss, name=name)
    assert refused.value.code == code and "name" in refused.value.fields and known() == {"vip"}


def test_only_who_manages_the_classification_may(ana, boss):
    tag = create_tag(actor=boss, name="vip")
    with pytest.raises(Forbidden):
        create_tag(actor=actors.agent(ana), name="other")
    with pytest.raises(Forbidden):
        edit_tag(tag, actor=actors.agent(ana), is_active=False)


def test_a_retired_tag_stays_on_its_tickets_and_can_be_typed(boss, ticket, mailbox):
    classify_ticket(ticket, actor=boss, tags=["vip"])
    edit_tag(Tag.objects.get(), actor=boss, is_active=False)
    classify_ticket(ticket, actor=boss, tags=["vip", "late"])
    classify_ticket(factories.ticket(account=mailbox), actor=boss, tags=["vip"])
    assert ticket.tags == ["vip", "late"] and not Tag.objects.get(name="vip").is_active


def test_suggested_is_what_is_in_use_and_not_typed_yet(boss, django_assert_num_queries):
    for name in ("refund", "Refund late", "no refund", "vip", "100%"):
        create_tag(actor=boss, name=name)
    edit_tag(create_tag(actor=boss, name="refused"), actor=boss, is_active=False)
    with django_assert_num_queries(1):
        assert suggested("vip ,  REF") == ["vip, refund", "vip, Refund late", "vip, no refund"]
    assert suggested("refund, ref") == ["refund, Refund late", "refund, no refund"]
    assert suggested("%") == ["100%"]
    with django_assert_num_queries(0):
        assert suggested("vip, ") == suggested("") == []


def test_what_uses_a_tag(boss, ticket, admin):
    classify_ticket(ticket, actor=boss, tags=["vip"])
    create_view(actor=boss, owner=None, name="Late", conditions=asking("vip", "late"))
    create_view(actor=boss, owner=admin, name="Mine", conditions=asking("vip"))
    create_macro(actor=boss, owner=None, name="Refund", tags=["vip"])
    create_macro(actor=boss, owner=None, name="Asks", body_html="<p>Hi</p>", conditions=asking("vip"))
    found = usage_of_tag(Tag.objects.get(name="vip"))
    assert (found.tickets, found.shared_views, found.personal_views, found.macros) == (1, ("Late",), 1, 2)
    unused = usage_of_tag(Tag.objects.get(name="late"))
    assert (unused.tickets, unused.shared_views, unused.macros) == (0, ("Late",), 0)
