"""Who is on a ticket's page, and one's own presence, over HTTP."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils import translation

from relevo.accounts import presence
from relevo.accounts.actions import choose_presence
from relevo.accounts.actions.presence import attend
from relevo.core import actors
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def beat(client, ticket, key: int = 1, **values):
    return client.post(f"/tickets/{ticket.number}/presence/", {"key": str(uuid.UUID(int=key)), **values})


def test_two_who_have_the_ticket_open_see_each_other_and_not_themselves(ana, bruno, ticket, as_user):
    first, second = as_user(ana), as_user(bruno)
    assert "data-user" not in beat(first, ticket).content.decode()
    seen = beat(second, ticket, key=2, writing="answer").content.decode()
    assert f'data-user="{ana.pk}"' in seen and "Ana Moreno has this ticket open" in seen and f'data-user="{bruno.pk}"' not in seen
    back = first.get(f"/tickets/{ticket.number}/presence/").content.decode()
    assert 'data-writing="answer"' in back and "Bruno Reis is writing an answer." in back
    assert 40 < float(re.search(r'data-left="([\d.]+)"', back)[1]) <= 45
    assert beat(second, ticket, key=2, leave="1").status_code == 204
    assert "data-user" not in first.get(f"/tickets/{ticket.number}/presence/").content.decode()
    assert presence.tickets_of(ana.pk) == [ticket.number]


def test_looking_at_who_is_there_is_no_sign_of_life(ana, ticket, as_user):
    as_user(ana).get(f"/tickets/{ticket.number}/presence/")
    assert presence.tickets_of(ana.pk) == []


def test_a_viewer_sees_who_is_there_and_is_not_seen(ana, viewer, ticket, as_user):
    beat(as_user(ana), ticket)
    assert "Ana Moreno" in beat(as_user(viewer), ticket, key=2, writing="answer").content.decode()
    assert [one.name for one in presence.on_ticket(ticket.number)] == ["Ana Moreno"]


@pytest.mark.parametrize("key", ["", "nonsense", "1"])
def test_a_page_without_a_key_is_refused(ana, ticket, as_user, key):
    assert as_user(ana).post(f"/tickets/{ticket.number}/presence/", {"key": key}, headers=PART).status_code == 422


def test_a_sign_of_life_costs_five_queries_and_an_unknown_word_is_no_writing(ana, bruno, ticket, as_user, django_assert_num_queries):
    client = as_user(ana)
    beat(client, ticket)
    beat(as_user(bruno), ticket, key=2)
    # session, user with scope; ticket, lease, who is there
    with django_assert_num_queries(5):
        beat(client, ticket, writing="")
    assert beat(client, ticket, writing="poetry").status_code == 200
    assert [one.writing for one in presence.on_ticket(ticket.number)] == ["", ""]


def test_names_can_not_act(ticket, ana, as_user):
    evil = factories.user('<script>alert(1)</script>" onclick="x', "evil@desk.example")
    beat(as_user(evil), ticket, writing="comment")
    seen = as_user(ana).get(f"/tickets/{ticket.number}/presence/").content.decode()
    assert "<script>" not in seen and '" onclick' not in seen


def test_the_ticket_page_brings_the_place_and_the_chooser_says_who_can_be_turned_to(ana, bruno, ticket, as_user):
    vera = factories.user("Vera Vidal")
    attend([vera.pk])
    choose_presence(actor=actors.agent(vera), value="do_not_disturb")
    beat(as_user(bruno), ticket)
    page = as_user(ana).get(f"/tickets/{ticket.number}/").content.decode()
    assert f'data-self="{ana.pk}"' in page and 'id="others-writing"' in page
    assert ">Bruno Reis · Busy</option>" in page and ">Vera Vidal · Do not disturb</option>" in page and ">Ana Moreno · Offline</option>" in page


def test_a_presence_is_chosen_in_the_menu(ana, as_user):
    client = as_user(ana)
    answer = client.post("/presence/", {"presence": "away"}, headers=PART).content.decode()
    assert re.search(r'value="away" aria-pressed="true"', answer) and answer.count('aria-pressed="true"') == 1
    assert presence.state_of(ana.pk) == "away"
    assert 'data-presence="away"' in client.get("/tickets/").content.decode()
    assert client.post("/presence/", {"presence": "available"}).status_code == 302
    assert client.post("/presence/", {"presence": "busy"}, headers=PART).status_code == 422


def test_while_busy_the_menu_says_with_what_and_nothing_can_be_chosen(ana, ticket, as_user):
    client = as_user(ana)
    beat(client, ticket)
    menu = client.get("/presence/", headers=PART).content.decode()
    assert "Busy" in menu and f'href="/tickets/{ticket.number}/"' in menu and "<button" not in menu and "Afterwards: Available" in menu
    refused = client.post("/presence/", {"presence": "away"}, headers=PART)
    assert refused.status_code == 409 and "You are busy while a ticket is open." in refused.content.decode()
    beat(client, ticket, leave="1")
    assert client.post("/presence/", {"presence": "away"}, headers=PART).status_code == 200


def test_signing_out_ends_it(ana, ticket, as_user):
    client = as_user(ana)
    beat(client, ticket)
    client.post("/logout/")
    assert presence.state_of(ana.pk) == "offline"
    assert beat(client, ticket).status_code == 302 and presence.tickets_of(ana.pk) == []


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", ["Also on this ticket: Bruno Reis", "Bruno Reis is writing a comment.", "Busy", "Do not disturb"]),
        ("es", ["También en este ticket: Bruno Reis", "Bruno Reis está escribiendo un comentario.", "Ocupado", "No molestar"]),
        ("pt-br", ["Também neste ticket: Bruno Reis", "Bruno Reis está escrevendo um comentário.", "Ocupado", "Não perturbe"]),
    ],
)
def test_three_languages(language, words, ana, bruno, ticket, as_user):
    ana.language = language
    ana.save()
    beat(as_user(bruno), ticket, writing="comment")
    client = as_user(ana)
    with translation.override("en"):
        seen = client.get(f"/tickets/{ticket.number}/presence/").content.decode()
        page = client.get(f"/tickets/{ticket.number}/").content.decode()
    assert words[0] in seen and words[1] in seen
    assert f">Bruno Reis · {words[2]}</option>" in page and words[3] in page
