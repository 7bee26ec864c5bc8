"""Assigning over HTTP."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import assign_ticket
from tests import factories

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def post(client, ticket, **fields):
    return client.post(f"/tickets/{ticket.number}/assignment/", fields, headers=SCRIPT)


def test_taking_giving_and_letting_go(ticket, ana, bruno, as_user):
    client = as_user(ana)
    for typed, expected in (("me", ana), (str(bruno.pk), bruno), ("", None)):
        assert post(client, ticket, assignee=typed).status_code == 204
        ticket.refresh_from_db()
        assert ticket.assignee == expected


def test_a_plain_form_leads_back_to_the_ticket(ticket, ana, as_user):
    response = as_user(ana).post(f"/tickets/{ticket.number}/assignment/", {"assignee": "me"})
    assert (response.status_code, response.url) == (302, f"/tickets/{ticket.number}/")


def test_of_two_who_take_at_once_one_is_told_who_was_quicker(ticket, ana, bruno, as_user):
    assert post(as_user(ana), ticket, assignee="me", expected="").status_code == 204
    late = post(as_user(bruno), ticket, assignee="me", expected="")
    assert late.status_code == 409 and "Ana Moreno has taken this ticket meanwhile." in late.content.decode()
    ticket.refresh_from_db()
    assert ticket.assignee == ana


def test_taking_over_from_somebody_who_has_left_the_desk(ticket, ana, bruno, as_user):
    assign_ticket(ticket, assignee=bruno, actor=actors.agent(ana))
    bruno.is_active = False
    bruno.save()
    assert post(as_user(ana), ticket, assignee="me", expected=str(bruno.pk)).status_code == 204


def test_into_a_team_and_out_of_it(ticket, ana, as_user):
    team, client = factories.team("Orders", ana), as_user(ana)
    for typed, expected in ((str(team.pk), team), ("", None)):
        assert post(client, ticket, team=typed).status_code == 204
        ticket.refresh_from_db()
        assert ticket.team == expected


@pytest.mark.parametrize("typed", ["99999", "nobody", "-1", "9" * 30, "²"])
def test_choices_that_are_not_there_are_refused(typed, ticket, ana, as_user):
    assert post(as_user(ana), ticket, assignee=typed).status_code == 422
    assert post(as_user(ana), ticket, team=typed).status_code == 422


def test_viewers_do_not_work_on_tickets_and_hidden_ones_are_not_there(ticket, ana, viewer, as_user):
    assert post(as_user(viewer), ticket, assignee="me").status_code == 403
    assert post(as_user(ana), ticket, assignee=str(viewer.pk)).status_code == 422
    hidden = factories.ticket(campaign=factories.campaign("Other"))
    Desk.objects.update(hides_other_campaigns=True)
    assert post(as_user(ana), hidden, assignee="me").status_code == 404
    assert as_user(ana).get(f"/tickets/{ticket.number}/assignment/").status_code == 405
