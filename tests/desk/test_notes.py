"""Private cards on the ticket page."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.tickets.actions import add_note
from relevo.tickets.models import Event, Note
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket()


def page_of(client, ticket) -> str:
    return client.get(f"/tickets/{ticket.pk}/").content.decode()


def test_a_card_is_pinned_shown_and_deleted_and_history_knows_only_that(ticket, ana, bruno, as_user):
    client = as_user(ana)
    assert client.post(f"/tickets/{ticket.pk}/notes/", {"text": "Call <b>before</b> noon\r\n!", "colour": "blue"}).status_code == 302
    note = Note.objects.get()
    page = page_of(as_user(bruno), ticket)
    assert "Call &lt;b&gt;before&lt;/b&gt; noon\n!" in page and 'class="note-card blue"' in page
    # A colleague's card stays, a supervisor may take it off.
    assert f"/notes/{note.pk}/delete/" not in page
    assert as_user(bruno).post(f"/tickets/{ticket.pk}/notes/{note.pk}/delete/").status_code == 403
    supervisor = factories.user("Sofia", "sofia@desk.example", role="supervisor")
    assert f"/notes/{note.pk}/delete/" in page_of(as_user(supervisor), ticket)
    assert client.post(f"/tickets/{ticket.pk}/notes/{note.pk}/delete/").status_code == 302
    assert not Note.objects.exists()
    history = client.get(f"/tickets/{ticket.pk}/?show=history").content.decode()
    assert "Ana Moreno added a note." in history and "Ana Moreno deleted a note." in history and "noon" not in history
    assert "noon" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(("text", "colour"), [("", "yellow"), (" \n ", "yellow"), ("x" * 2001, "yellow"), ("Hm", "plaid")])
def test_what_can_not_be_pinned_is_refused_in_words(text, colour, ticket, ana, as_user):
    response = as_user(ana).post(f"/tickets/{ticket.pk}/notes/", {"text": text, "colour": colour}, headers={"HX-Request": "true"})
    assert response.status_code == 422 and response.content.decode().endswith(".")
    assert not Note.objects.exists()


def test_a_viewer_reads_and_a_live_update_costs_nothing_where_nothing_changed(ticket, ana, as_user):
    add_note(ticket, actor=actors.agent(ana), text="Careful")
    client = as_user(factories.user("Vera", "vera@desk.example", role="viewer"))
    page = page_of(client, ticket)
    assert "Careful" in page and "note-form" not in page
    assert client.post(f"/tickets/{ticket.pk}/notes/", {"text": "I may not"}).status_code == 403
    first = client.get(f"/tickets/{ticket.pk}/notes/")
    assert client.get(f"/tickets/{ticket.pk}/notes/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_cards_are_found_by_colleagues_and_stand_nowhere_else(ticket, ana, as_user):
    add_note(ticket, actor=actors.agent(ana), text="xylophone")
    client = as_user(ana)
    assert f't{ticket.pk}"' in client.get("/tickets/", {"view": "all", "q": "xylophone"}).content.decode()
    assert "xylophone" not in client.get("/tickets/", {"view": "all"}).content.decode()
    assert "xylophone" not in client.get(f"/tickets/{ticket.pk}/conversation/").content.decode()
