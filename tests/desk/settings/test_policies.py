"""The settings of service levels."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.sla.actions import edit_policy
from relevo.sla.models import Policy, Target
from tests import factories
from tests.sla.promises import policy
from tests.support.jobs import run_due

LIST, NEW = "/settings/service-levels/", "/settings/service-levels/new/"


def sent(**values):
    return {
        "name": "Standard",
        "calendar": "",
        "warn_percent": "75",
        "pausing": ["pending"],
        "first_reply-default": "4",
        "first_reply-default-unit": "3600",
        "first_reply-40": "30",
        "first_reply-40-unit": "60",
        "first_reply-10-unit": "none",
        **values,
    }


@pytest.fixture
def desk(as_user, admin):
    return as_user(admin)


def test_one_is_made_with_a_table_of_targets(desk):
    answer = desk.post(NEW, sent(**{"b0-mode": "all", "b0-l0-field": "tags", "b0-l0-operator": "has_any", "b0-l0-value": "vip"}))
    assert answer.status_code == 302
    made = Policy.objects.get()
    assert made.targets == {"first_reply": {"default": 14_400, "40": 1800, "10": None}}
    assert made.conditions == {"all": [{"all": [{"field": "tags", "operator": "has_any", "value": ["vip"]}]}]}
    page = desk.get(LIST).content.decode()
    assert "Standard" in page and "30 min – 4 hr" in page
    shown = desk.get(f"{LIST}{made.pk}/").content.decode()
    assert 'value="30"' in shown and 'value="vip"' in shown


def test_one_for_all_tickets_needs_no_conditions(desk):
    desk.post(NEW, sent())
    assert Policy.objects.get().conditions == {}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"first_reply-default": "", "first_reply-40": ""}, "Say by when at least one thing is to be done."),
        ({"first_reply-default": "9999"}, "From one minute to a year."),
        ({"b0-mode": "all", "b0-l0-field": "updated_at", "b0-l0-operator": "is_set"}, "policy can&#39;t depend on this field"),
    ],
)
def test_what_can_not_be_promised_is_said_beside_it(desk, values, words):
    answer = desk.post(NEW, sent(**values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Policy.objects.exists()


def test_the_lines_of_conditions_are_drawn_anew_with_fields_that_policies_know(desk):
    page = desk.post(f"{LIST}conditions/", {"change": "add"}, headers={"HX-Request": "true"}).content.decode()
    assert 'value="priority" selected' in page
    assert 'value="updated_at"' not in page and 'value="status"' not in page


def test_a_preview_says_what_would_move_and_saves_nothing(desk, ana):
    made = policy(targets={"first_reply": {"default": 14_400}})
    factories.account()
    factories.ticket()
    page = desk.post(f"{LIST}{made.pk}/", sent(preview="1", is_active="on", **{"first_reply-default": "8"})).content.decode()
    assert "1 running target would change." in page and "1 would be due later." in page and "The furthest moves by 4 hr." in page
    page = desk.post(
        f"{LIST}{made.pk}/",
        sent(preview="1", is_active="on", **{"b0-mode": "all", "b0-l0-field": "priority", "b0-l0-operator": "is", "b0-l0-value": "40"}),
    ).content.decode()
    assert "1 would no longer be owed." in page
    made.refresh_from_db()
    assert made.targets == {"first_reply": {"default": 14_400}} and made.conditions == {}


def test_one_is_retired_and_what_is_owed_ends(desk):
    made = policy()
    factories.account()
    ticket = factories.ticket()
    desk.post(f"{LIST}{made.pk}/", sent())
    run_due()
    assert set(Target.objects.filter(ticket=ticket).values_list("state", flat=True)) == {"ended"}


def test_the_order_decides_which_applies(desk):
    first, second = policy("First"), policy("Second")
    desk.post(f"{LIST}{second.pk}/move/", {"to": "up"})
    assert list(Policy.objects.values_list("name", flat=True)) == ["Second", "First"]
    factories.account()
    assert Target.objects.filter(ticket=factories.ticket()).first().policy == second
    edit_policy(second, actor=actors.system("tests"), is_active=False)
    assert Target.objects.filter(ticket=factories.ticket()).first().policy == first


def test_only_who_manages_service_levels_opens_them(as_user, ana):
    made = policy()
    browser = as_user(ana)
    for address in (LIST, NEW, f"{LIST}{made.pk}/"):
        assert browser.get(address).status_code == 403


def test_the_trace_tells_what_changed(desk):
    made = policy()
    edit_policy(made, actor=actors.system("tests"), warn_percent=50, targets={"resolution": {"default": 7200}})
    page = desk.get("/settings/audit/").content.decode()
    assert "Service level added" in page and "Service level changed" in page and "Warning: 75 → 50" in page and "Targets" in page


def test_a_new_one_says_what_it_would_change_for_open_tickets_and_comes_to_them(desk, run_jobs):
    ticket = factories.ticket(account=factories.account())
    page = desk.post(NEW, sent(preview="1")).content.decode()
    assert "Applied to open tickets, 1 would change." in page and "1 would get targets that it has not." in page
    assert "running target" not in page and not Policy.objects.exists()
    assert desk.post(NEW, sent(applies="on")).status_code == 302
    run_jobs()
    assert Target.objects.filter(ticket=ticket, state="running").exists()
    page = desk.get("/settings/audit/").content.decode()
    assert "Service levels applied to open tickets" in page


def test_the_list_says_what_is_left_and_applies_it(desk, run_jobs):
    assert "Apply to open tickets" not in desk.get(LIST).content.decode()
    ticket = factories.ticket(account=factories.account())
    policy()
    assert "would change." not in desk.get(LIST).content.decode()
    assert "Applied to open tickets, 1 would change." in desk.get(LIST, {"preview": "1"}).content.decode()
    assert desk.post(f"{LIST}apply/").url == LIST
    run_jobs()
    assert Target.objects.filter(ticket=ticket, state="running").exists()
    assert "Applied to open tickets, none would change." in desk.get(LIST, {"preview": "1"}).content.decode()


def test_a_preview_in_which_nothing_moves_lists_nothing(desk):
    made = policy(targets={"first_reply": {"default": 14_400, "40": 1800, "10": None}})
    factories.ticket(account=factories.account())
    page = desk.post(f"{LIST}{made.pk}/", sent(preview="1", is_active="on")).content.decode()
    assert "No running target would change." in page and 'class="effects"' not in page
