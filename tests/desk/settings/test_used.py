"""What uses a user or a mail account, shown before it is switched off."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.accounts.actions import create_campaign, create_team
from relevo.automation.actions import create_trigger
from relevo.core import actors
from relevo.notifications.webhooks.actions import create_webhook
from relevo.tickets.actions import add_task, assign_ticket, create_view, set_status
from relevo.tickets.enums import Status
from tests import factories

pytestmark = pytest.mark.django_db


def _asking(field, key):
    return {"all": [{"not": {"any": [{"field": field, "operator": "is", "value": [key]}]}}]}


def test_a_user_with_what_is_theirs_and_what_names_them(as_user, admin, ana, mailbox):
    boss, client = actors.agent(admin), as_user(admin)
    address = reverse("settings-user", args=[ana.pk])
    assert "Nothing." in client.get(address).content.decode()
    first, done = factories.ticket(account=mailbox), factories.ticket(account=mailbox)
    for ticket in (first, done):
        assign_ticket(ticket, actor=boss, assignee=ana)
    set_status(done, actor=boss, status=Status.RESOLVED)
    add_task(first, actor=boss, title="Call back", assignee=ana)
    create_team(actor=boss, name="Orders", members=[ana])
    create_campaign(actor=boss, name="Spring", members=[ana])
    create_view(actor=boss, owner=None, name="Hers", conditions=_asking("assignee", ana.pk))
    ways = {
        "Gives": {"actions": [{"do": "change", "changes": {"assignee": ana.pk}}]},
        "Asks": {"conditions": _asking("assignee", ana.pk)},
        "Hears": {"events": [{"event": "changed", "field": "assignee", "to": [ana.pk]}]},
        "Reminds": {"actions": [{"do": "task", "title": "Look", "assignee": ana.pk}]},
        "Other": {},
    }
    for name, way in ways.items():
        create_trigger(
            **{"actor": boss, "name": name, "events": [{"event": "opened"}], "actions": [{"do": "comment", "body_html": "<p>Hi</p>"}], **way}
        )
    create_webhook(actor=boss, owner=ana, name="Shop", url="https://shop.example/relevo", verbs=["ticket.opened"])
    page = client.get(address).content.decode()
    for line in (
        "1 assigned ticket that is not done",
        "1 task to do",
        "Member of 1 team: Orders",
        "Member of 1 campaign: Spring",
        "1 shared view: Hers",
        "4 triggers: Asks, Gives, Hears, Reminds",
        "1 webhook of theirs: Shop",
    ):
        assert f"<li>{line}</li>" in page
    assert "Used by" not in client.get(reverse("settings-new-user")).content.decode()


def test_a_mail_account_with_its_tickets_and_rules(as_user, admin, mailbox):
    client, address = as_user(admin), reverse("settings-account", args=[mailbox.pk])
    assert "Nothing." in client.get(address).content.decode()
    factories.ticket(account=mailbox)
    create_view(actor=actors.agent(admin), owner=admin, name="Mine", conditions=_asking("account", mailbox.pk))
    create_view(actor=actors.agent(admin), owner=None, name="All of it", conditions=_asking("account", mailbox.pk))
    page = client.get(address).content.decode()
    assert "<li>1 ticket</li>" in page and "<li>1 personal view</li>" in page and "<li>1 shared view: All of it</li>" in page
    assert "Used by" not in client.get(reverse("settings-new-account")).content.decode()
