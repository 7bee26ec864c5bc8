"""Statuses over HTTP."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import set_status
from relevo.tickets.enums import Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def post(client, ticket, status: str):
    return client.post(f"/tickets/{ticket.number}/status/", {"status": status}, headers={"HX-Request": "true"})


@pytest.mark.parametrize("status", ["open", "pending", "resolved", "closed"])
def test_agents_set_any_but_new(status, ticket, ana, as_user):
    assert post(as_user(ana), ticket, status).status_code == 204
    ticket.refresh_from_db()
    assert ticket.status == status


@pytest.mark.parametrize("status", ["", "new", "done", "OPEN"])
def test_others_are_refused(status, ticket, ana, as_user):
    assert post(as_user(ana), ticket, status).status_code == 422


@pytest.mark.parametrize(
    "role, status, answer", [("viewer", "open", 403), ("operator", "resolved", 204), ("operator", "closed", 403), ("agent", "closed", 204)]
)
def test_who_may_set_what(role, status, answer, ticket, as_user):
    assert post(as_user(factories.user("Olga", role=role)), ticket, status).status_code == answer


def test_what_may_not_be_pressed_is_not_offered(ticket, ana, as_user):
    operator = factories.user("Olga", role="operator")
    address = f"/tickets/{ticket.number}/header/"
    assert 'value="closed"' in as_user(ana).get(address).content.decode()
    assert 'value="closed"' not in as_user(operator).get(address).content.decode()
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(ana))
    assert 'name="status"' not in as_user(operator).get(address).content.decode()


def test_hidden_tickets_are_not_there(ana, as_user):
    hidden = factories.ticket(campaign=factories.campaign("Other"))
    Desk.objects.update(hides_other_campaigns=True)
    assert post(as_user(ana), hidden, "open").status_code == 404


def test_a_plain_form_that_is_refused_says_so_on_a_page(ticket, ana, as_user):
    response = as_user(ana).post(f"/tickets/{ticket.number}/status/", {"status": "new"})
    assert response.status_code == 422 and "There is no such status" not in response.content.decode()
    assert "can&#39;t become new again" in response.content.decode()
