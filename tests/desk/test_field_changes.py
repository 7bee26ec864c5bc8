"""Fields set on many tickets at once, and by macros: as the forms send them."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.fields.actions import create_field, edit_choice, edit_field
from relevo.tickets.actions import create_macro, use_macro
from relevo.tickets.models import BulkRun, Macro, Ticket
from relevo.tickets.usage import usage_of_choice, usage_of_field
from tests import factories
from tests.support import jobs

pytestmark = pytest.mark.django_db
BULK = "/tickets/bulk/"


@pytest.fixture
def made(admin):
    """One field of each kind, by kind; the lists offer Red and Blue."""
    boss = actors.agent(admin)
    kinds = ("text", "long_text", "number", "date", "choice", "choices", "checkbox", "link")
    lists = ("choice", "choices")
    return {
        kind: create_field(actor=boss, holder="tickets", name=f"A {kind}", kind=kind, choices=["Red", "Blue"] if kind in lists else ())
        for kind in kinds
    }


@pytest.fixture
def written(made):
    """What a form sends for all of them, and what tickets then hold."""
    red, blue = made["choice"].choices.first(), made["choices"].choices.last()
    sent = {"text": " 1043 ", "long_text": "One\nTwo", "number": "12.50", "date": "2026-11-30", "link": "https://a.example/", "checkbox": "yes"}
    held = {"text": "1043", "long_text": "One\nTwo", "number": "12.5", "date": "2026-11-30", "link": "https://a.example/", "checkbox": True}
    form = {f"fields.{made[kind].pk}": value for kind, value in sent.items()}
    form |= {f"fields.{made['choice'].pk}": red.pk, f"fields.{made['choices'].pk}": [blue.pk]}
    return form, {str(made[kind].pk): value for kind, value in held.items()} | {str(made["choice"].pk): red.pk, str(made["choices"].pk): [blue.pk]}


def test_many_tickets_get_fields_and_lose_them_again(as_user, ana, mailbox, made, written):
    form, held = written
    client, tickets = as_user(ana), [factories.ticket("One"), factories.ticket("Two")]
    chosen = {"t": [one.pk for one in tickets]}
    assert '<details class="field-changes"><summary>' in client.post(BULK, chosen).content.decode()
    page = client.post(BULK, {**chosen, "do": "preview", **form}).content.decode()
    assert page.count("set the field “A number” to “12.5”.") == 2 and page.count("ticked “A checkbox”.") == 2 and 'field-changes" open' in page
    assert f'<option value="{made["choice"].choices.first().pk}" selected>Red</option>' in page
    client.post(BULK, {**chosen, "do": "run", **form})
    jobs.run_due()
    assert [one.field_values for one in Ticket.objects.all()] == [held, held]
    emptied = {name.replace("fields.", "emptied."): "on" for name in form} | {f"fields.{made[kind].pk}": "none" for kind in ("choice", "checkbox")}
    client.post(BULK, {**chosen, "do": "run", **emptied})
    jobs.run_due()
    assert not Ticket.objects.filter(field_values__isnull=False).exists() and BulkRun.objects.filter(changed=2).count() == 2


def test_what_can_not_be_set_is_said_beside_the_field_or_the_ticket(as_user, ana, admin, mailbox, made):
    client, spring = as_user(ana), factories.campaign("Spring", ana)
    ticket, other = factories.ticket("One", campaign=spring), factories.ticket("Two")
    edit_field(made["text"], actor=actors.agent(admin), campaigns=[spring.pk])
    key, number = f"fields.{made['text'].pk}", f"fields.{made['number'].pk}"
    values = {"t": [ticket.pk, other.pk], "do": "preview"}
    assert "filled in and emptied at once" in client.post(BULK, {**values, key: "x", f"emptied.{made['text'].pk}": "on"}).content.decode()
    refused = client.post(BULK, {**values, number: "many"})
    assert refused.status_code == 422 and f'id="id_{number}_error"' in refused.content.decode()
    page = client.post(BULK, {**values, key: "1043"}).content.decode()
    assert "to “1043”." in page and "A text: This field is not in use here." in page and "Only for tickets of: Spring" in page
    client.post(BULK, {**values, "do": "run", key: "1043", "priority": "40"})
    jobs.run_due()
    assert list(BulkRun.objects.get().refusals.values_list("number", "message")) == [(other.pk, "A text: This field is not in use here.")]
    assert set(Ticket.objects.values_list("priority", flat=True)) == {20, 40}


def test_a_macro_sets_and_empties_fields(as_user, ana, admin, mailbox, made, written):
    form, held = written
    client, boss = as_user(ana), actors.agent(admin)
    ticket = factories.ticket("One")
    assert client.post("/macros/new/", {"name": "All", "audience": "mine", "body_html": "", **form}).status_code == 302
    macro = Macro.objects.get()
    assert macro.field_values == held
    page = client.get(f"/macros/{macro.pk}/").content.decode()
    assert 'value="12.5"' in page and '<option value="yes" selected>' in page and 'field-changes" open' in page
    assert "sets “A choice” to “Red”" in client.get("/macros/").content.decode()
    client.post(f"/tickets/{ticket.pk}/macros/{macro.pk}/")
    ticket.refresh_from_db()
    assert ticket.field_values == held
    assert usage_of_field(made["text"]).macros == 1 and usage_of_choice(made["choice"].choices.first()).macros == 1
    assert usage_of_choice(made["choice"].choices.last()).macros == 0
    # What was switched off since stays in the macro, is refused on use, and can be taken out.
    red = made["choice"].choices.first()
    edit_choice(red, actor=boss, is_active=False)
    edit_field(made["text"], actor=boss, is_active=False)
    assert client.post(f"/macros/{macro.pk}/", {"name": "Still", "audience": "mine", "body_html": "", **form}).status_code == 302
    assert Macro.objects.get().field_values == held
    refused = client.post(f"/tickets/{factories.ticket('Two').pk}/macros/{macro.pk}/", headers={"HX-Request": "true"})
    assert refused.status_code == 422 and "no longer offered" in refused.content.decode()
    kept = {f"emptied.{made['number'].pk}": "on", f"fields.{made['checkbox'].pk}": "none"}
    client.post(f"/macros/{macro.pk}/", {"name": "Less", "audience": "mine", "body_html": "", **kept})
    assert Macro.objects.get().field_values == {str(made["number"].pk): None, str(made["checkbox"].pk): None}
    assert "empties “A number”" in client.get("/macros/").content.decode()
    client.post(f"/tickets/{ticket.pk}/macros/{macro.pk}/")
    ticket.refresh_from_db()
    assert ticket.field_values == {key: value for key, value in held.items() if key not in Macro.objects.get().field_values}
    # Nobody makes a macro with what is switched off by now.
    assert client.post("/macros/new/", {"name": "New", "audience": "mine", f"fields.{made['text'].pk}": "x"}).status_code == 422


def test_a_macro_sets_what_its_status_needs(ana, admin, mailbox, made):
    edit_field(made["text"], actor=actors.agent(admin), need="resolving")
    ticket = factories.ticket("One", assignee=ana)
    macro = create_macro(actor=actors.agent(ana), owner=ana, name="Done", status="resolved", field_values={str(made["text"].pk): "1043"})
    use_macro(ticket, macro, actor=actors.agent(ana))
    assert Ticket.objects.get().status == "resolved"
