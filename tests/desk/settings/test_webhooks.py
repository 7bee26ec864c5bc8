"""Webhooks in the settings, over HTTP."""

from __future__ import annotations

import pytest

from relevo.accounts.actions import create_profile
from relevo.core import actors, clock
from relevo.notifications.models import Webhook, WebhookDelivery
from relevo.notifications.webhooks.actions import create_webhook
from relevo.notifications.webhooks.secrets import secrets_of
from tests import factories
from tests.support import jobs

pytestmark = pytest.mark.django_db
LIST, NEW = "/settings/webhooks/", "/settings/webhooks/new/"
FORM = {"name": "Shop", "url": "https://shop.example/in", "audience": "everybody", "verbs": ["ticket.opened"]}
LINE = {"b0-mode": "all", "b0-l0-field": "is_important", "b0-l0-was": "is_important", "b0-l0-operator": "is", "b0-l0-value": "yes"}


def made(owner, **values) -> Webhook:
    given = {"name": "Shop", "url": "https://shop.example/in", "verbs": ["ticket.opened"], **values}
    return create_webhook(actor=actors.agent(owner), owner=owner, **given)


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def test_made_changed_and_deleted(admin, as_user):
    client, spring = as_user(admin), factories.campaign("Spring")
    assert "No webhooks yet" in text(client, LIST)
    refused = client.post(NEW, {**FORM, "url": "http://shop.example/", "verbs": []})
    assert (
        refused.status_code == 422 and "Enter an https address with the name of a host." in refused.content.decode() and not Webhook.objects.exists()
    )
    assert client.post(NEW, {**FORM, **LINE}).url == f"{LIST}{Webhook.objects.get().pk}/"
    hook = Webhook.objects.get()
    assert (hook.owner, hook.verbs, hook.campaign) == (admin, ["ticket.opened"], None)
    assert hook.conditions["all"][0]["all"] == [{"field": "is_important", "operator": "is", "value": True}]
    page = text(client, f"{LIST}{hook.pk}/")
    assert 'value="ticket.opened" checked' in page and 'value="ticket.merged">' in page and secrets_of(hook).secret in page
    assert client.post(f"{LIST}{hook.pk}/", {**FORM, **LINE, "name": "Store", "audience": str(spring.pk)}).status_code == 302
    hook.refresh_from_db()
    assert (hook.name, hook.campaign, hook.is_active) == ("Store", spring, False) and "Switched off" in text(client, LIST)
    audit = text(client, "/settings/audit/")
    assert "Webhook changed" in audit and "Shop → Store" in audit and "Webhook added" in audit
    assert client.post(f"{LIST}{hook.pk}/delete/").url == LIST and not Webhook.objects.exists()


def test_conditions_are_drawn_anew_with_and_without_scripts(admin, as_user):
    client, hook = as_user(admin), made(admin)
    drawn = client.post(f"{LIST}conditions/", {**LINE, "change": "add:0"}, headers={"HX-Request": "true"}).content.decode()
    assert drawn.count('class="line"') == 2 and "/settings/webhooks/conditions/" in drawn and "Whoever reads" not in drawn
    without = client.post(f"{LIST}{hook.pk}/", {**FORM, **LINE, "change": "remove:0", "name": "Kept"}).content.decode()
    assert "Without conditions all tickets are meant." in without and 'value="Kept"' in without and Webhook.objects.get().name == "Shop"
    wrong = client.post(f"{LIST}{hook.pk}/", {**FORM, **LINE, "b0-l0-field": "subject", "b0-l0-operator": "contains", "b0-l0-value": ""})
    assert wrong.status_code == 422 and Webhook.objects.get().conditions == {"all": []}


def test_deep_conditions_stay(admin, as_user):
    tree = {"all": [{"not": {"any": [{"all": [{"field": "is_important", "operator": "is", "value": True}]}]}}]}
    hook = made(admin, conditions=tree)
    client = as_user(admin)
    assert 'name="keep" value="1"' in text(client, f"{LIST}{hook.pk}/")
    assert client.post(f"{LIST}{hook.pk}/", {**FORM, "keep": "1", "name": "Store", "is_active": "on"}).status_code == 302
    hook.refresh_from_db()
    assert (hook.name, hook.conditions) == ("Store", tree)


def test_the_log_the_test_the_secret_and_sending_again(admin, as_user, mailbox):
    client, hook = as_user(admin), made(admin)
    Webhook.objects.update(url="https://127.0.0.1/in")  # As one by name that leads there would be refused.
    before = secrets_of(hook).secret
    ticket = factories.ticket()
    assert client.post(f"{LIST}{hook.pk}/test/").status_code == 302
    page = text(client, f"{LIST}{hook.pk}/")
    assert f"</b> #{ticket.pk}" in page and "<b>Test</b>" in page and "A ticket is opened" in page
    assert client.post(f"{LIST}{hook.pk}/secret/").status_code == 302
    page = text(client, f"{LIST}{hook.pk}/")
    hook.refresh_from_db()
    assert before not in page and secrets_of(hook).secret in page and "signs as well until" in page
    jobs.run_due()
    tried, test = WebhookDelivery.objects.order_by("pk")
    shown = text(client, f"{LIST}{hook.pk}/deliveries/{tried.uuid}/")
    assert "internal network" in shown and f"msg_{tried.uuid.hex}" in shown and "webhook-signature: v1," in shown and "Tried again on" in shown
    assert f"#{ticket.pk}" in shown and "&#34;ticket.opened&#34;" in shown and "Send again" not in shown
    assert client.post(f"{LIST}{hook.pk}/deliveries/{tried.uuid}/again/").status_code == 409
    assert "Send again" in text(client, f"{LIST}{hook.pk}/deliveries/{test.uuid}/")
    assert client.post(f"{LIST}{hook.pk}/deliveries/{test.uuid}/again/").status_code == 302
    test.refresh_from_db()
    assert test.state == "queued"


def test_what_was_switched_off_says_so(admin, as_user):
    hook = made(admin)
    Webhook.objects.update(is_active=False, stopped_at=clock.now())
    assert "Off: it failed" in text(as_user(admin), LIST) and "It was switched off on" in text(as_user(admin), f"{LIST}{hook.pk}/")
    Webhook.objects.update(is_active=True, stopped_at=None, failing_since=clock.now(), failures=2)
    assert "Failing" in text(as_user(admin), LIST) and "It has been failing since" in text(as_user(admin), f"{LIST}{hook.pk}/")
    Webhook.objects.update(sealed=b"nonsense")
    assert "read any more" in text(as_user(admin), f"{LIST}{hook.pk}/")


def test_others_manage_their_own_with_a_profile(admin, ana, bruno, as_user):
    hook = made(admin)
    profile = create_profile(actor=actors.agent(admin), name="Integrations", permissions=["webhooks.manage"])
    profile.members.add(ana)
    client = as_user(ana)
    assert "Shop" not in text(client, LIST) and "Webhooks" in text(client, LIST)
    for path in ("", "secret/", "test/", "delete/"):
        assert client.post(f"{LIST}{hook.pk}/{path}").status_code == 404
    assert client.post(NEW, FORM).status_code == 302 and Webhook.objects.latest("pk").owner == ana
    assert as_user(bruno).get(LIST).status_code == 403


def test_lists_take_the_same_queries_however_long(admin, as_user, mailbox, django_assert_max_num_queries):
    client, hook = as_user(admin), made(admin)
    counts = []
    for _turn in range(2):
        for _one in range(3):
            factories.ticket()
            made(admin)
        for path in (LIST, f"{LIST}{hook.pk}/"):
            with django_assert_max_num_queries(12) as asked:
                client.get(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    for _one in range(30):
        factories.ticket()
    page = text(client, f"{LIST}{hook.pk}/")
    older = page.split('rel="next" href="')[1].split('"')[0]
    assert text(client, older).count("A ticket is opened</b>") == 11
