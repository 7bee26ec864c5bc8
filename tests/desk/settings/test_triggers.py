"""Triggers in the settings, over HTTP."""

from __future__ import annotations

import re

import pytest

from relevo.automation.actions import create_trigger
from relevo.automation.models import Trigger
from relevo.core import actors
from relevo.tickets.actions import create_template
from tests import factories

pytestmark = pytest.mark.django_db
LIST, NEW = "/settings/triggers/", "/settings/triggers/new/"
SCRIPT = {"HX-Request": "true"}
FORM = {
    "name": "Refunds",
    "audience": "everybody",
    "is_active": "on",
    "e0-kind": "received",
    "e0-contains": "refund, reembolso",
    "e1-kind": "changed:status",
    "e1-was": "changed:status",
    "e1-from": ["open"],
    "e1-to": ["pending", "resolved"],
    "e1-delay": "2",
    "e1-unit": "86400",
    "b0-mode": "all",
    "b0-l0-field": "priority",
    "b0-l0-operator": "at_least",
    "b0-l0-value": "20",
    "a0-do": "change",
    "a0-add_tags": "refund, money",
    "a0-assignee": "none",
    "a1-do": "comment",
    "a1-body_html": "Look at {{ ticket.subject }}",
    "a2-do": "task",
    "a2-title": "Call",
    "a2-assignee": "assignee",
    "a2-due": "3",
    "a2-unit": "3600",
}
STORED = {
    "events": [
        {"event": "received", "contains": ["refund", "reembolso"]},
        {"event": "changed", "field": "status", "from": ["open"], "to": ["pending", "resolved"], "delay_seconds": 172_800},
    ],
    "conditions": {"all": [{"all": [{"field": "priority", "operator": "at_least", "value": 20}]}]},
    "actions": [
        {"do": "change", "changes": {"assignee": None, "add_tags": ["refund", "money"]}},
        {"do": "comment", "body_html": "<p>Look at {{ ticket.subject }}</p>"},
        {"do": "task", "title": "Call", "assignee": "assignee", "due_seconds": 10_800},
    ],
}


def test_made_shown_changed_switched_and_moved(admin, as_user):
    client = as_user(admin)
    assert "No triggers yet" in client.get(LIST).content.decode()
    assert client.post(NEW, FORM).url == LIST
    made = Trigger.objects.get()
    assert {name: getattr(made, name) for name in STORED} == STORED and made.is_active
    page = client.get(f"{LIST}{made.pk}/").content.decode()
    assert 'value="refund, money"' in page and 'name="e1-delay" value="2"' in page and "Look at {{ ticket.subject }}" in page
    # What is shown can be sent again as it is; the comment's own formatting stays.
    Trigger.objects.update(actions=[STORED["actions"][0], {"do": "comment", "body_html": "<p><b>Look</b></p>"}])
    sent = {**FORM, "a1-body_html": "Look", "a1-stored": "1", "name": "Money"}
    sent = {name: value for name, value in sent.items() if not name.startswith("a2-")}
    assert client.post(f"{LIST}{made.pk}/", sent).url == LIST
    made.refresh_from_db()
    assert made.actions[1]["body_html"] == "<p><b>Look</b></p>" and made.name == "Money"
    other = create_trigger(actor=actors.agent(admin), name="Other", events=[{"event": "opened"}], actions=STORED["actions"])
    client.post(f"{LIST}{other.pk}/move/", {"to": "up"})
    client.post(f"{LIST}{other.pk}/switch/", {"on": "1"})
    client.post(f"{LIST}{made.pk}/switch/", {"on": ""})
    assert list(Trigger.objects.values_list("name", "is_active")) == [("Other", True), ("Money", False)]
    shown = client.get(LIST).content.decode()
    assert "The customer writes again: refund, reembolso" in shown and "Change of Status: In progress → Pending, Resolved · 2 days later" in shown
    assert "Trigger changed" in client.get("/settings/audit/").content.decode()


def test_it_is_tried_and_nothing_is_saved(admin, as_user, mailbox):
    ticket = factories.ticket("A refund", account=mailbox)
    sent = {**FORM, "e0-kind": "opened", "e0-contains": "", "check": "1"}
    page = as_user(admin).post(NEW, sent).content.decode()
    assert "It would have hit 1 of" in page and f"On ticket #{ticket.pk}" in page
    assert "The trigger “Refunds” added the tags refund, money." in page and "The trigger “Refunds” wrote an internal comment." in page
    assert ticket.events.count() == 1 and not Trigger.objects.exists()
    unmeant = as_user(admin).post(NEW, {**sent, "b0-l0-value": "40", "ticket": f"#{ticket.pk}"}).content.decode()
    assert "It would have hit 0 of" in unmeant and "its conditions do not hold" in unmeant
    unknown = as_user(admin).post(NEW, {**sent, "ticket": "999999"})
    assert unknown.status_code == 422 and "Enter the number of a ticket that you see." in unknown.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"e1-delay": "soon"}, "Wait for a whole number of minutes"),
        ({"b0-l0-field": "assignee", "b0-l0-operator": "is", "b0-l0-value": "me"}, "Nobody reads a list"),
        ({"a1-body_html": "{{ nobody }}"}, "is not a placeholder"),
        ({"a1-body_html": ""}, "This field is required."),
        ({"a0-add_tags": "", "a0-assignee": ""}, "Choose what shall change."),
        ({"a2-do": "send"}, "This field is required."),
        ({"a2-do": "escalate", "a2-to": "nobody"}, "is not an e-mail address"),
        ({"name": ""}, "This field is required."),
    ],
)
@pytest.mark.parametrize("more", [{}, {"check": "1"}])
def test_mistakes_are_said_beside_what_they_are_in(admin, as_user, change, words, more):
    refused = as_user(admin).post(NEW, {**FORM, **change, **more})
    assert refused.status_code == 422 and words in refused.content.decode() and not Trigger.objects.exists()


def test_the_list_says_from_what_to_what(admin, as_user):
    """Two triggers that wait for different statuses looked the same."""
    for number, heard in enumerate(
        ({"field": "assignee", "from": [None]}, {"field": "tags", "to": ["vip", "gold"]}, {"field": "is_important", "to": [True]})
    ):
        create_trigger(actor=actors.agent(admin), name=f"T{number}", events=[{"event": "changed", **heard}], actions=STORED["actions"])
    shown = as_user(admin).get(LIST).content.decode()
    assert "Change of Assignee: Nobody →" in shown and "Change of Tags: → vip, gold" in shown and "Change of Important: → Yes" in shown


def test_the_cursor_is_put_into_what_is_wrong(admin, as_user):
    """It was said below the fold of a long form, whose beginning was shown with nothing wrong."""
    client = as_user(admin)

    def form(**sent: str) -> str:
        return client.post(NEW, {**FORM, **sent}).content.decode().partition('<form class="card"')[2].partition("</form>")[0]

    page = form(**{"a1-body_html": "", "a2-title": ""})
    assert page.count(" autofocus") == 2, "one a form, of which browsers take the first"
    assert re.search(r'<textarea name="a1-body_html"[^>]* autofocus', page) and page.index('"a1-body_html"') < page.index('"a2-title"')
    page = form(**{"name": "", "a1-body_html": "{{ nope }}"})
    assert re.search(r'<input[^>]* name="name"[^>]* autofocus', page)
    assert " autofocus" not in form(**{"a1-body_html": "", "change": "add"}), "not finished, so nothing is wrong"


def test_nothing_that_sets_it_off_and_nothing_to_do(admin, as_user):
    page = as_user(admin).post(NEW, {"name": "Empty", "audience": "everybody"}).content.decode()
    assert "Choose between 1 and 20 things that set the trigger off." in page
    page = as_user(admin).post(NEW, {"name": "Empty", "audience": "everybody", "e0-kind": "opened"}).content.decode()
    assert "Choose between 1 and 20 things that the trigger does." in page


def test_the_parts_are_drawn_anew(admin, as_user):
    client = as_user(admin, **SCRIPT)
    page = client.post(f"{LIST}events/", {**FORM, "e0-kind": "changed:assignee", "e0-was": "received"}).content.decode()
    assert 'name="e0-to" value="none"' in page and f'name="e0-to" value="{admin.pk}"' in page and "e0-contains" not in page
    assert "e2-kind" in client.post(f"{LIST}events/", {**FORM, "change": "event-add"}).content.decode()
    assert "e1-kind" not in client.post(f"{LIST}events/", {**FORM, "change": "event-remove:0"}).content.decode()
    page = client.post(f"{LIST}conditions/", {"b0-mode": "all", "b0-l0-field": "assignee", "b0-l0-operator": "is"}).content.decode()
    assert admin.name in page and "Whoever reads the list" not in page
    page = client.post(f"{LIST}actions/", {**FORM, "change": "action-add", "new-action": "send"}).content.decode()
    assert 'name="a3-template"' in page and "This field is required." not in page
    moved = client.post(f"{LIST}actions/", {**FORM, "change": "action-up:2"}).content.decode()
    assert 'name="a1-title" value="Call"' in moved and 'name="a2-body_html"' in moved
    gone = client.post(f"{LIST}actions/", {**FORM, "change": "action-remove:1"}).content.decode()
    assert "a2-" not in gone and 'name="a1-title"' in gone
    # Without scripts the whole page comes, with what was typed and without complaints.
    whole = as_user(admin).post(NEW, {**FORM, "name": "", "change": "action-add", "new-action": "escalate"})
    assert whole.status_code == 200 and 'name="a3-to"' in whole.content.decode() and "This field is required." not in whole.content.decode()


def test_supervisors_see_all_and_change_those_of_their_campaigns(admin, as_user):
    sue = factories.user("Sue Super", role="supervisor")
    spring = factories.campaign("Spring", sue)
    create_template(actor=actors.agent(admin), name="Only Autumn", texts={"en": {"body_html": "<p>Hi</p>"}}, campaign=factories.campaign("Autumn"))
    theirs = create_trigger(actor=actors.agent(admin), name="All", events=[{"event": "opened"}], actions=STORED["actions"])
    client = as_user(sue)
    assert client.post(NEW, FORM).status_code == 422
    assert client.post(NEW, {**FORM, "audience": str(spring.pk)}).url == LIST
    assert client.get(f"{LIST}{theirs.pk}/").status_code == 404 == client.post(f"{LIST}{theirs.pk}/switch/", {"on": "1"}).status_code
    shown = client.get(LIST).content.decode()
    assert "All" in shown and f"{LIST}{theirs.pk}/" not in shown


def test_the_log_and_the_message_say_what_it_did(admin, as_user, run_jobs, mailbox):
    made = create_trigger(actor=actors.agent(admin), name="Sort", events=[{"event": "opened"}], actions=[STORED["actions"][0]], is_active=True)
    assert "It has not run yet" in as_user(admin).get(f"{LIST}{made.pk}/runs/").content.decode()
    ticket = factories.ticket("A refund", account=mailbox)
    run_jobs()
    told = "The trigger “Sort” added the tags refund, money."
    assert told in as_user(admin).get(f"{LIST}{made.pk}/runs/").content.decode()
    viewer = as_user(factories.user("Vera", role="viewer"), **SCRIPT)
    details = viewer.get(f"/messages/{ticket.messages.get().uuid}/details/").content.decode()
    assert "Sort" in details and told in details
    assert told in as_user(admin).get(f"/tickets/{ticket.pk}/").content.decode()


def test_a_template_says_which_triggers_send_it(admin, as_user):
    template = create_template(actor=actors.agent(admin), name="Receipt", texts={"en": {"body_html": "<p>Hi</p>"}})
    sends = [{"do": "send", "template": template.pk}]
    create_trigger(actor=actors.agent(admin), name="Thanks", events=[{"event": "opened"}], actions=sends)
    page = as_user(admin).get(f"/settings/templates/{template.pk}/").content.decode()
    assert "Trigger: Thanks" in page and "chosen by hand" not in page
