"""Triggers that call a webhook."""

from __future__ import annotations

import pytest

from relevo.automation.models import TriggerRun
from relevo.automation.queries import calling
from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.notifications.webhooks.actions import create_webhook, edit_webhook
from relevo.notifications.webhooks.models import WebhookDelivery
from relevo.tickets.models import Event
from tests import factories
from tests.support import webhook_receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings):
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"localhost"})
    with webhook_receiver.running() as running:
        yield running


@pytest.fixture
def webhook(admin, receiver):
    def make(name: str = "Stock", **values):
        values.setdefault("verbs", ["webhook.called"])
        return create_webhook(actor=actors.agent(admin), owner=admin, name=name, url=receiver.url, **values)

    return make


def test_the_webhook_is_told_and_no_other(trigger, webhook, receiver, run_jobs):
    hook, other = webhook(), webhook("Other")
    trigger("Tell the stock", actions=[{"do": "call", "webhook": hook.pk}])
    ticket = factories.ticket()
    run_jobs()
    (came,) = receiver.came
    assert (came.json["type"], came.json["data"]["ticket"]["number"]) == ("webhook.called", ticket.pk)
    assert [one.webhook_id for one in WebhookDelivery.objects.all()] == [hook.pk] != [other.pk]
    event = Event.objects.get(verb="webhook.called")
    assert (event.actor_label, event.data["name"]) == ("Tell the stock", "Stock")
    assert TriggerRun.objects.get().outcome == "done"
    assert calling(hook) == ("Tell the stock",)


def test_one_that_is_switched_off_fails_the_trigger(trigger, webhook, admin, receiver, run_jobs):
    hook = webhook()
    trigger(actions=[{"do": "change", "changes": {"add_tags": ["x"]}}, {"do": "call", "webhook": hook.pk}])
    edit_webhook(hook, actor=actors.agent(admin), is_active=False)
    ticket = factories.ticket()
    run_jobs()
    ticket.refresh_from_db()
    assert (TriggerRun.objects.get().outcome, ticket.tags, receiver.came) == ("failed", [], [])


def test_one_of_another_campaign_is_refused_when_it_is_chosen(trigger, webhook):
    hook = webhook(campaign=factories.campaign("Spring"))
    with pytest.raises(Invalid) as refused:
        trigger(actions=[{"do": "call", "webhook": hook.pk}])
    assert "actions[0].webhook" in refused.value.fields
