"""One's own preferences over HTTP."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

VALUES = {"name": "Ana Moreno", "language": "es", "time_zone": "Europe/Madrid", "undo_seconds": "20", "theme": "dark"}


@pytest.fixture
def ana(db):
    """An agent with a password."""
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def test_language_zone_and_theme_hold_from_the_next_page_on(ana, as_user):
    client = as_user(ana)
    assert client.post("/preferences/", VALUES).url == "/preferences/"
    text = client.get("/preferences/").content.decode()
    assert '<html lang="es" data-theme="dark" data-zone="Europe/Madrid">' in text


def test_the_theme_of_the_device_leaves_the_choice_to_the_browser(ana, as_user):
    assert "data-theme" not in as_user(ana).get("/preferences/").content.decode()


@pytest.mark.parametrize("change", [{"name": " "}, {"language": "xx"}, {"time_zone": "Mars/Olympus"}, {"theme": "pink"}])
def test_what_can_not_be_used_is_refused_and_nothing_is_saved(ana, as_user, change):
    response = as_user(ana).post("/preferences/", VALUES | change)
    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()
    ana.refresh_from_db()
    assert (ana.language, ana.theme, ana.time_zone) == ("en", "system", "UTC")


def test_the_signature_is_kept_clean(ana, as_user):
    as_user(ana).post("/preferences/signature/", {"format": "html", "signature_html": "<p>Ana · {{ account_name }}</p><script>alert(1)</script>"})
    ana.refresh_from_db()
    assert ana.signature_html == "<p>Ana · {{ account_name }}</p>"


def test_a_signature_that_is_left_alone_keeps_its_formatting(ana, as_user):
    ana.signature_html = '<p><b>Ana</b> · {{ account_name }}</p><p><a href="https://shop.example/" rel="noopener noreferrer nofollow">Shop</a></p>'
    ana.save()
    before, client = ana.signature_html, as_user(ana)
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get("/preferences/").content.decode(), re.DOTALL)[1]
    client.post("/preferences/signature/", {"signature_html": unescape(shown).replace("\n", "\r\n")})
    ana.refresh_from_db()
    assert ana.signature_html == before
    client.post("/preferences/signature/", {"signature_html": "Only Ana"})
    ana.refresh_from_db()
    assert ana.signature_html == "<p>Only Ana</p>"


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(ana, as_user):
    here, elsewhere = as_user(ana), as_user(ana)
    wrong = here.post("/preferences/password/", {"current_password": "wrong", "password": "another good one"})
    assert wrong.status_code == 422 and "Enter your current password." in wrong.content.decode()
    weak = here.post("/preferences/password/", {"current_password": factories.PASSWORD, "password": "short"})
    assert weak.status_code == 422 and "at least 10 characters" in weak.content.decode()
    assert here.post("/preferences/password/", {"current_password": factories.PASSWORD, "password": "another good one"}).status_code == 302
    assert here.get("/preferences/").status_code == 200
    assert elsewhere.get("/preferences/").status_code == 302
    assert Client().post("/login/", {"email": ana.email, "password": "another good one"}).url == "/"


def test_everybody_may_open_the_page_and_it_costs_a_fixed_number_of_queries(viewer, as_user, django_assert_num_queries):
    client = as_user(viewer)
    with django_assert_num_queries(3):
        assert client.get("/preferences/").status_code == 200


def test_the_sections_of_the_ticket_page_are_arranged(as_user, ana, bruno, mailbox):
    client, ticket = as_user(ana), factories.ticket()
    address = reverse("ticket-sections")

    def sections(reader) -> list[str]:
        page = reader.get(f"/tickets/{ticket.pk}/").content.decode()
        return re.findall(r'<section id="(tasks|customer-reached|customer-tickets|notes)"', page)

    usual = ["tasks", "customer-reached", "customer-tickets", "notes"]
    assert sections(client) == usual and "As usual" not in client.get(address).content.decode()
    for name, to in (("notes", "up"), ("notes", "up"), ("tasks", "hide"), ("last_tickets", "hide")):
        assert client.post(address, {"section": name, "to": to}).status_code == 302
    assert sections(client) == ["customer-reached", "notes"] and sections(as_user(bruno)) == usual
    assert client.get(f"/tickets/{ticket.pk}/customer/").status_code == 200
    page = client.get(address).content.decode()
    assert page.count(">Hidden<") == 2 and "Show Tasks" in page
    assert client.post(address, {"section": "nothing", "to": "up"}).status_code == 422
    client.post(address, {"usual": "1"})
    assert sections(client) == usual
