"""Cookies over HTTP: set when they change, not with every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factories

PASSWORD = factories.PASSWORD


@pytest.fixture
def ana(db):
    return factories.user("Ana Moreno", "ana@desk.example", password=PASSWORD)


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def token_in(response) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]


def sign_in(browser: Client) -> None:
    token = token_in(browser.get("/login/"))
    answer = browser.post("/login/", {"email": "ana@desk.example", "password": PASSWORD, "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_a_page_sets_nothing_that_the_browser_has_already(ana, browser):
    sign_in(browser)
    first = browser.get("/tickets/")
    assert "sessionid" not in first.cookies
    again = browser.get("/tickets/")
    assert not again.cookies
    # And its forms are taken.
    assert browser.post("/presence/", {"presence": "away", "csrfmiddlewaretoken": token_in(again)}).status_code in (204, 302)


def test_signing_in_changes_the_token_and_a_browser_that_lost_it_gets_another(ana, browser):
    before = browser.get("/login/").cookies["csrftoken"].value
    sign_in(browser)
    after = browser.cookies["csrftoken"].value
    assert after != before
    del browser.cookies["csrftoken"]
    page = browser.get("/tickets/")
    assert page.cookies["csrftoken"].value not in (before, after) and page.cookies["csrftoken"]["max-age"] > 300 * 24 * 3600
    assert browser.post("/presence/", {"presence": "away"}).status_code == 403


def test_a_short_message_is_shown_once_and_its_cookie_is_taken_away(ana, browser):
    sign_in(browser)
    token = token_in(browser.get("/contacts/new/"))
    answer = browser.post("/contacts/new/", {"name": "Inés", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302 and answer.cookies["messages"].value
    shown = browser.get(answer.url)
    assert 'class="toast ' in shown.content.decode() and shown.cookies["messages"]["max-age"] == 0
    del browser.cookies["messages"]  # As a browser does, and Django's client does not.
    again = browser.get(answer.url)
    assert 'class="toast ' not in again.content.decode() and "messages" not in again.cookies
