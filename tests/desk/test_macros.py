"""The pages of macros, and the palette of the composer."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.tickets.actions import create_justification, create_macro, edit_justification, edit_status
from relevo.tickets.models import Macro
from tests import factories

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}
FORM = {"name": "Refund", "audience": "mine", "body_html": "Dear {{ contact.first_name }}\n\nBye", "new_status": "pending", "tags": "refund, money"}


def make(user, **values) -> Macro:
    return create_macro(actor=actors.agent(user), **{"owner": user, "name": "Hello", "body_html": "<p>Hello</p>", **values})


def test_made_seen_changed_and_deleted(ana, as_user):
    client = as_user(ana)
    assert client.post("/macros/new/", FORM).url == "/macros/"
    macro = Macro.objects.get()
    assert macro.body_html == "<p>Dear {{ contact.first_name }}</p><p>Bye</p>"
    assert (macro.status, macro.tags, macro.priority) == ("pending", ["refund", "money"], None)
    assert "sets Pending, + refund, + money" in client.get("/macros/").content.decode()
    client.post(f"/macros/{macro.pk}/", {**FORM, "name": "Money back", "new_status": ""})
    macro.refresh_from_db()
    assert (macro.name, macro.status, macro.owner) == ("Money back", "", ana)
    client.post(f"/macros/{macro.pk}/delete/")
    assert not Macro.objects.exists()


def test_the_preview_saves_nothing(ana, as_user):
    page = as_user(ana).post("/macros/new/", {**FORM, "preview": "1"}).content.decode()
    assert "<p>Dear Inés</p>" in page and not Macro.objects.exists()


def test_a_wrong_placeholder_is_said_beside_the_text(ana, as_user):
    refused = as_user(ana).post("/macros/new/", {**FORM, "body_html": "Dear {{ contact.nick }}"})
    assert refused.status_code == 422 and "contact.nick" in refused.content.decode() and "is not a placeholder" in refused.content.decode()


def test_only_who_may_share_is_offered_to(ana, admin, as_user):
    assert "Everybody" not in as_user(ana).get("/macros/new/").content.decode()
    assert as_user(ana).post("/macros/new/", {**FORM, "audience": "everybody"}).status_code == 422
    as_user(admin).post("/macros/new/", {**FORM, "audience": "everybody"})
    shared = Macro.objects.get(owner=None)
    assert "Refund" in as_user(ana).get("/macros/").content.decode()
    assert as_user(ana).get(f"/macros/{shared.pk}/").status_code == 404


def test_the_palette_and_what_it_brings(ana, bruno, as_user, mailbox, django_assert_num_queries):
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    make(bruno, name="Not mine")
    macro = make(ana, body_html="<p>Dear {{ contact.first_name }}</p>", status="pending")
    client = as_user(ana)
    with django_assert_num_queries(5):
        page = client.get(f"/tickets/{ticket.number}/macros/", headers=SCRIPT).content.decode()
    assert "Hello" in page and "sets Pending" in page and "Not mine" not in page
    used = client.post(f"/tickets/{ticket.number}/macros/{macro.pk}/", headers=SCRIPT)
    ticket.refresh_from_db()
    assert (used.content.decode(), ticket.status) == ("<p>Dear Inés</p>", "pending")
    assert as_user(bruno).post(f"/tickets/{ticket.number}/macros/{macro.pk}/", headers=SCRIPT).status_code == 404


def test_a_reason_is_chosen_with_the_status_and_stays_offered_once_retired(ana, admin, as_user):
    boss, client = actors.agent(admin), as_user(ana)
    reason = create_justification(actor=boss, status="pending", name="Supplier")
    edit_status(actor=boss, status="pending", demand="mandatory")
    assert client.post("/macros/new/", FORM).status_code == 422
    chosen = {**FORM, "new_status": f"pending:{reason.pk}"}
    assert client.post("/macros/new/", chosen).url == "/macros/"
    macro = Macro.objects.get()
    assert (macro.status, macro.justification) == ("pending", reason)
    assert "sets Pending: Supplier" in client.get("/macros/").content.decode()
    edit_justification(reason, actor=boss, is_active=False)
    page = client.get(f"/macros/{macro.pk}/").content.decode()
    assert f'<option value="pending:{reason.pk}" selected>Pending: Supplier</option>' in page
    assert client.post(f"/macros/{macro.pk}/", {**chosen, "name": "Renamed"}).status_code == 302
    macro.refresh_from_db()
    assert (macro.name, macro.justification) == ("Renamed", reason)
