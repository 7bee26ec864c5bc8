"""What leaves later, on the page: shown, counted down, taken back into the composer, and chosen in the reader's time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from relevo.core import actors, clock
from relevo.tickets.actions import attach_to_draft, hold_reply, receive_message, save_draft
from relevo.tickets.models import Draft
from tests import factories
from tests.conftest import NOON
from tests.desk.test_messages import form, send

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}
INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox, requester=factories.contact())


@pytest.fixture
def ana(db):
    """An agent who may take back for ten seconds, as people do by default."""
    return factories.user("Ana Moreno", "ana@desk.example", undo_seconds=10)


def page_of(client, ticket) -> str:
    return client.get(f"/tickets/{ticket.number}/").content.decode()


def hold(ticket, user, **values) -> Draft:
    return hold_reply(ticket, actor=actors.agent(user), body_html="<p>On its way.</p>", to=INES, **values)


def test_what_is_sent_can_be_taken_back_for_ten_seconds(ticket, ana, as_user, noon, run_jobs):
    client = as_user(ana)
    sent = send(client, ticket, cc="boss@customer.example")
    held = Draft.objects.get()
    assert sent.status_code == 201 and sent.headers["Relevo-Bubble"] == f"h{held.pk}"
    assert 'name="version" value="0"' in sent.content.decode()
    page = page_of(client, ticket)
    assert 'data-seconds="10.0"' in page and "Undo" in page and "boss@customer.example" in page
    back = client.post(f"/tickets/{ticket.number}/held/{held.pk}/", {"do": "back"}, headers=SCRIPT).content.decode()
    assert "<html" not in back and "On its way." in back and "boss@customer.example" in back and f'name="version" value="{held.version + 1}"' in back
    with clock.frozen(NOON + timedelta(seconds=30)):
        run_jobs()
    assert not ticket.messages.filter(direction="outbound").exists()


def test_without_scripts_it_works_with_plain_forms(ticket, ana, as_user, noon):
    client = as_user(ana)
    sent = client.post(f"/tickets/{ticket.number}/messages/", form(ticket))
    held = Draft.objects.get()
    assert sent.url == f"/tickets/{ticket.number}/#h{held.pk}"
    back = client.post(f"/tickets/{ticket.number}/held/{held.pk}/", {"do": "back"})
    assert back.url == f"/tickets/{ticket.number}/" and "On its way." in page_of(client, ticket)
    assert Draft.objects.get().leaves_at is None


def test_who_wants_no_time_for_taking_back_sends_at_once(ticket, bruno, as_user):
    assert send(as_user(bruno), ticket).headers["Relevo-Bubble"].startswith("m")
    assert ticket.messages.filter(direction="outbound").exists()


def test_sent_twice_is_held_once(ticket, ana, as_user, run_jobs, noon):
    client, fields = as_user(ana), form(ticket)
    save_draft(user=ana, ticket=ticket, body_html="<p>x</p>", fields={})
    fields["version"] = "1"
    answers = [client.post(f"/tickets/{ticket.number}/messages/", fields, headers=SCRIPT).status_code for _time in range(2)]
    assert answers == [201, 409] and Draft.objects.count() == 1


def test_the_composer_asks_when_and_nothing_is_sent(ticket, bruno, as_user, noon):
    bruno.time_zone = "America/Sao_Paulo"
    bruno.save()
    asked = send(as_user(bruno), ticket, later="choose")
    page = asked.content.decode()
    assert asked.status_code == 200 and "When should it leave?" in page
    assert re.findall(r'name="later" value="(20[^"]*)"', page) == [
        "2026-11-20T10:00:00-03:00",
        "2026-11-21T09:00:00-03:00",
        "2026-11-23T09:00:00-03:00",
    ]
    assert not Draft.objects.exists()
    whole = as_user(bruno).post(f"/tickets/{ticket.number}/messages/", form(ticket, later="choose")).content.decode()
    assert "When should it leave?" in whole and "<html" in whole and "On its way." in whole


@pytest.mark.parametrize(("keeps", "stops"), [({}, True), ({"keeps": "1"}, False)])
def test_a_moment_of_ones_own_is_in_the_readers_zone(ticket, bruno, as_user, noon, keeps, stops):
    bruno.time_zone = "America/Sao_Paulo"
    bruno.save()
    assert send(as_user(bruno), ticket, later="own", leaves="2026-11-24T08:30", **keeps).status_code == 201
    held = Draft.objects.get()
    assert (held.leaves_at, held.sending["stops"]) == (datetime(2026, 11, 24, 11, 30, tzinfo=UTC), stops)
    page = page_of(as_user(bruno), ticket)
    assert "Leaves at" in page and "Send now" in page and "Back to the composer" in page and "wrote a message that leaves later" in page


@pytest.mark.parametrize("moment", ["", "soon", "2020-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_moment_that_can_not_be_is_asked_for_again(ticket, bruno, as_user, noon, moment):
    bruno.time_zone = "Pacific/Kiritimati"
    bruno.save()
    asked = send(as_user(bruno), ticket, later="own", leaves=moment, keeps="1")
    assert asked.status_code == 422 and "form-error" in asked.content.decode() and "checked" in asked.content.decode()
    assert not Draft.objects.exists()


def test_send_now_and_throw_away(ticket, bruno, as_user, noon):
    client, tomorrow = as_user(bruno), NOON + timedelta(days=1)
    first, second = hold(ticket, bruno, leaves_at=tomorrow), hold(ticket, bruno, leaves_at=tomorrow)
    assert client.post(f"/tickets/{ticket.number}/held/{first.pk}/", {"do": "send"}, headers=SCRIPT).status_code == 204
    assert client.post(f"/tickets/{ticket.number}/held/{second.pk}/", {"do": "discard"}, headers=SCRIPT).status_code == 204
    assert ticket.messages.filter(direction="outbound").count() == 1 and not Draft.objects.exists()
    gone = client.post(f"/tickets/{ticket.number}/held/{first.pk}/", {"do": "back"}, headers=SCRIPT)
    assert gone.status_code == 404


def test_one_that_was_stopped_says_why(ticket, bruno, as_user, noon, run_jobs):
    hold(ticket, bruno, leaves_at=NOON + timedelta(hours=1))
    receive_message(ticket, message=factories.inbound(ticket.requester, "Forget it"), actor=actors.contact(ticket.requester_id))
    with clock.frozen(NOON + timedelta(hours=2)):
        run_jobs()
        page = page_of(as_user(bruno), ticket)
    assert page.count("The customer wrote before it left.") == 2 and "Send now" in page  # On the message, and in the history.


def test_a_colleague_sees_it_with_its_files_and_may_stop_it(ticket, ana, bruno, as_user, noon):
    draft = save_draft(user=ana, ticket=ticket, body_html="<p>x</p>", fields={})
    file = attach_to_draft(user=ana, ticket=ticket, filename="label.pdf", content_type="application/pdf", content=b"%PDF-1.4")
    held = hold(ticket, ana, undo_seconds=10, draft=draft, attachments=[file])
    client = as_user(bruno)
    page = page_of(client, ticket)
    assert "On its way." in page and "label.pdf" in page and ">Stop<" in page and "Undo" not in page
    assert client.get(f"/attachments/{file.uuid}/").status_code == 200
    refused = send(client, ticket)
    assert (
        refused.status_code == 409
        and "A message by Ana Moreno is about to leave" in refused.content.decode()
        and "Send anyway" in refused.content.decode()
    )
    assert client.post(f"/tickets/{ticket.number}/held/{held.pk}/", {"do": "send"}, headers=SCRIPT).status_code == 403
    assert client.post(f"/tickets/{ticket.number}/held/{held.pk}/", {"do": "back"}, headers=SCRIPT).status_code == 204
    assert Draft.objects.get().user == ana and "On its way." not in page_of(client, ticket)


def test_internal_and_history_leave_it_out(ticket, bruno, as_user, noon):
    hold(ticket, bruno, leaves_at=NOON + timedelta(days=1))
    client = as_user(bruno)
    address = f"/tickets/{ticket.number}/conversation/?show="
    shown = {show: "Send now" in client.get(address + show).content.decode() for show in ("all", "public", "internal", "history")}
    assert shown == {"all": True, "public": True, "internal": False, "history": False}
