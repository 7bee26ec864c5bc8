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


LINE = {"b0-mode": "all", "b0-l0-field": "tags", "b0-l0-was": "tags", "b0-l0-operator": "has_any", "b0-l0-value": "refund"}


def test_a_macro_for_some_tickets_stands_in_their_palette_only(ana, as_user):
    desk = as_user(ana)
    refund, other = factories.ticket("Money back", tags=["refund"]), factories.ticket("Other")
    assert desk.post("/macros/new/", {"name": "Refund text", "audience": "mine", "body_html": "Soon", **LINE}).status_code == 302
    assert Macro.objects.get().conditions == {"all": [{"all": [{"field": "tags", "operator": "has_any", "value": ["refund"]}]}]}
    assert "Refund text" in desk.get(f"/tickets/{refund.pk}/macros/").content.decode()
    assert "Refund text" not in desk.get(f"/tickets/{other.pk}/macros/").content.decode()


def test_a_line_of_conditions_is_added_without_saving(ana, as_user):
    page = as_user(ana).post("/macros/new/", {"name": "", "audience": "mine", "body_html": "Soon", **LINE, "change": "add:0"})
    assert page.status_code in (200, 422)
    assert 'name="b0-l1-field"' in page.content.decode()
    assert not Macro.objects.exists()


def test_wrong_conditions_are_marked_beside_their_line(ana, as_user):
    wrong = {"b0-mode": "all", "b0-l0-field": "number", "b0-l0-was": "number", "b0-l0-operator": "is", "b0-l0-value": "many"}
    page = as_user(ana).post("/macros/new/", {"name": "Refund", "audience": "mine", "body_html": "Soon", **wrong})
    assert page.status_code == 422
    assert 'class="line is-wrong"' in page.content.decode()
