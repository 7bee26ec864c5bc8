"""Signing in and out over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from relevo.core import clock
from tests import factories

ADDRESS = "ana@desk.example"


@pytest.fixture
def ana_with_password(db):
    return factories.user("Ana Moreno", ADDRESS, password=factories.PASSWORD)


def attempt(client: Client, password: str, address: str = ADDRESS, **extra: str):
    return client.post("/login/", {"email": address, "password": password, **extra})


def test_the_right_password_leads_home_and_the_session_lasts(ana_with_password, client):
    response = attempt(client, factories.PASSWORD)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/tickets/").status_code == 200


def test_the_address_is_found_whatever_its_case(ana_with_password, client):
    assert attempt(client, factories.PASSWORD, " Ana@DESK.example ").status_code == 302


def test_whoever_is_not_signed_in_comes_to_the_login_page_and_back(ana_with_password, client):
    response = client.get("/contacts/?q=ines")
    assert response.url == "/login/?next=/contacts/%3Fq%3Dines"
    page = client.get(response.url)
    assert 'value="/contacts/?q=ines"' in page.content.decode()
    assert attempt(client, factories.PASSWORD, next="/contacts/?q=ines").url == "/contacts/?q=ines"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_nobody_is_led_to_another_site(ana_with_password, client, wanted):
    assert attempt(client, factories.PASSWORD, next=wanted).url == "/"


@pytest.mark.parametrize("address", [ADDRESS, "nobody@desk.example", "no address"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(ana_with_password, client, address):
    response = attempt(client, "wrong", address)
    assert response.status_code == 422
    assert "The e-mail address or the password is wrong." in response.content.decode()
    assert client.get("/tickets/").status_code == 302


def test_a_deactivated_person_and_the_assistant_stay_out(db, client):
    factories.user("Old Timer", ADDRESS, password=factories.PASSWORD, is_active=False)
    factories.user("Assistant", "ai@desk.example", password=factories.PASSWORD, kind="assistant")
    assert attempt(client, factories.PASSWORD).status_code == 422
    assert attempt(client, factories.PASSWORD, "ai@desk.example").status_code == 422


def test_ten_failures_close_the_address_for_a_quarter_of_an_hour_also_for_the_right_password(ana_with_password, client, noon):
    for _ in range(10):
        attempt(client, "wrong")
    refused = attempt(client, factories.PASSWORD)
    assert refused.status_code == 422
    assert "Wait 15 minutes and try again." in refused.content.decode()
    with clock.frozen(noon + timedelta(minutes=14, seconds=30)):
        assert "Wait 1 minute and try again." in attempt(client, factories.PASSWORD).content.decode()
    with clock.frozen(noon + timedelta(minutes=15, seconds=1)):
        assert attempt(client, factories.PASSWORD).status_code == 302


def test_a_host_that_tries_many_addresses_is_closed_out_and_others_are_not(ana_with_password, client, noon):
    for number in range(50):
        attempt(client, "wrong", f"guess{number}@desk.example")
    assert "too many attempts" in attempt(client, factories.PASSWORD).content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").post("/login/", {"email": ADDRESS, "password": factories.PASSWORD}).status_code == 302


def test_success_forgets_the_failures_of_the_address(ana_with_password, client, noon):
    for _ in range(9):
        attempt(client, "wrong")
    assert attempt(client, factories.PASSWORD).status_code == 302
    client.post("/logout/")
    assert "password is wrong" in attempt(client, "wrong").content.decode()
    assert attempt(client, factories.PASSWORD).status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(ana_with_password, client):
    attempt(client, factories.PASSWORD)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/tickets/").status_code == 302


def test_a_script_of_a_signed_out_page_is_told_so(client, db):
    assert client.get("/tickets/", headers={"Relevo-Live": "1"}).status_code == 401
    response = client.get("/tickets/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/login/")


def test_a_form_without_its_token_is_refused_in_words(ana_with_password):
    response = Client(enforce_csrf_checks=True).post("/login/", {"email": ADDRESS, "password": factories.PASSWORD})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


def test_the_login_page_asks_the_database_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/login/").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en-GB,en", 'lang="en'), ("es-MX", 'lang="es"'), ("pt-BR", 'lang="pt-br"')])
def test_the_page_follows_the_browsers_language(client, db, language, words):
    assert words in client.get("/login/", headers={"Accept-Language": language}).content.decode()
