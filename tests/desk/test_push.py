"""Switching browsers on and off in the preferences, and the tests of each way."""

from __future__ import annotations

import pytest

from relevo.notifications.models import PushSubscription
from relevo.notifications.push.keys import keys
from tests.api.operations import POINT, SECRET

pytestmark = pytest.mark.django_db
HERE = "/preferences/notifications/"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SUBSCRIPTION = {"endpoint": "https://push.example/1", "public_key": POINT, "secret": SECRET}


def test_a_browser_is_switched_on_listed_and_switched_off(ana, bruno, as_user):
    client = as_user(ana)
    page = client.get(HERE).content.decode()
    assert keys().public in page and "Test the browser" in page and "Firefox" not in page
    assert client.post(f"{HERE}browsers/", SUBSCRIPTION, headers={"User-Agent": AGENT}).status_code == 204
    page = client.get(HERE).content.decode()
    assert "Firefox · Linux" in page and "Not told yet" in page
    kept = PushSubscription.objects.get()
    assert as_user(bruno).post(f"{HERE}browsers/{kept.pk}/remove/").status_code == 404
    assert client.post(f"{HERE}browsers/{kept.pk}/remove/").url == HERE and not PushSubscription.objects.exists()


def test_what_is_no_subscription_is_refused_in_words(ana, as_user):
    answer = as_user(ana).post(f"{HERE}browsers/", {**SUBSCRIPTION, "endpoint": "http://inside/1"})
    assert answer.status_code == 422 and answer.content.decode() == "This is no address of a push service."


def test_signing_out_switches_this_browser_off_and_no_other(ana, as_user):
    here, other = as_user(ana), as_user(ana)
    here.post(f"{HERE}browsers/", SUBSCRIPTION)
    other.post(f"{HERE}browsers/", {**SUBSCRIPTION, "endpoint": "https://push.example/2"})
    here.post("/logout/")
    assert [one.endpoint for one in PushSubscription.objects.all()] == ["https://push.example/2"]


def test_a_test_needs_a_browser(ana, as_user):
    client = as_user(ana)
    page = client.post(f"{HERE}browsers/test/", follow=True).content.decode()
    assert "You are told in no browser yet." in page
    client.post(f"{HERE}browsers/", SUBSCRIPTION)
    assert "on its way to your browsers" in client.post(f"{HERE}browsers/test/", follow=True).content.decode()


def test_the_worker_is_a_script_of_its_own(ana, as_user):
    answer = as_user(ana).get("/notifications/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript") and answer.headers["Cache-Control"] == "no-cache"
    assert b"showNotification" in answer.content
