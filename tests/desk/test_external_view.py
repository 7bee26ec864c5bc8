"""Sharing a ticket with guests from its menu: the link, its end, a new address, revoking it, and who looked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from relevo.accounts.models import AuditEntry
from relevo.core import actors, clock
from relevo.tickets.actions import change_type, edit_external_view, make_link, merge_tickets
from relevo.tickets.enums import TicketType
from relevo.tickets.external_view.links import link_of
from relevo.tickets.models import ExternalLink, ExternalViewRule
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket("Wrong colour", account=mailbox)


def address_on(page: str) -> str:
    return re.search(r'value="http://testserver(/shared/[a-z0-9]{26}/)"', page)[1]


def test_from_the_menu_to_the_page_of_a_guest_and_back(ticket, ana, as_user, client, noon):
    desk, here = as_user(ana), f"/tickets/{ticket.pk}/external-view/"
    assert here in desk.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Make the link" in desk.get(here).content.decode() and not ExternalLink.objects.exists()
    assert desk.post(here, {"do": "make", "days": "30"}).url == here
    first = address_on(desk.get(here).content.decode())
    assert link_of(ticket.pk).expires_at == noon + timedelta(days=30)
    assert client.get(first, REMOTE_ADDR="203.0.113.7").status_code == 200
    page = desk.get(here).content.decode()
    assert "<dt>Openings</dt><dd>1</dd>" in page and "203.0.113.0/24" in page and "203.0.113.7" not in page and "Ana Moreno" in page
    desk.post(here, {"do": "change", "days": "0"})
    assert link_of(ticket.pk).expires_at is None and client.get(first).status_code == 200
    desk.post(here, {"do": "renew", "days": "7"})
    second = address_on(desk.get(here).content.decode())
    assert second != first and client.get(first).status_code == 404 and client.get(second).status_code == 200
    desk.post(here, {"do": "revoke"})
    assert client.get(second).status_code == 404 and "Make the link" in desk.get(here).content.decode()
    told = desk.get(f"/tickets/{ticket.pk}/?show=history").content.decode()
    assert "made a link for guests, valid until" in told and "gave the link for guests a new address" in told and "revoked the link" in told


def test_the_preview_needs_no_link_and_is_not_counted(ticket, ana, as_user, client):
    led = as_user(ana).get(f"/tickets/{ticket.pk}/external-view/preview/")
    assert led.status_code == 302 and "Where is my order?" in client.get(led.url).content.decode()


def test_an_internal_ticket_is_not_shared(ticket, ana, as_user):
    change_type(ticket, type=TicketType.INTERNAL, actor=actors.agent(ana))
    desk, here = as_user(ana), f"/tickets/{ticket.pk}/external-view/"
    assert "This ticket is internal" in desk.get(here).content.decode()
    refused = desk.post(here, {"do": "make", "days": "30"})
    assert refused.status_code == 422 and "Make the ticket public first." in refused.content.decode() and not ExternalLink.objects.exists()


def test_the_links_of_merged_tickets_can_still_be_revoked(ticket, ana, as_user, client):
    other = factories.ticket("Again", requester=ticket.requester)
    make_link(other, actor=actors.agent(ana), expires_at=None)
    merge_tickets(ticket, other=other, actor=actors.agent(ana))
    desk, there = as_user(ana), f"/tickets/{other.pk}/external-view/"
    assert there in desk.get(f"/tickets/{ticket.pk}/external-view/").content.decode()
    page = desk.get(there).content.decode()
    assert "New address" not in page and "Its link goes on there" in page
    assert "Wrong colour" in client.get(address_on(page)).content.decode()
    desk.post(there, {"do": "revoke"})
    assert client.get(address_on(page)).status_code == 404


def test_a_link_says_when_it_has_expired(ticket, ana, as_user):
    make_link(ticket, actor=actors.agent(ana), expires_at=clock.now() + timedelta(hours=1))
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert "The link has expired" in as_user(ana).get(f"/tickets/{ticket.pk}/external-view/").content.decode()


def test_the_settings_of_all_and_of_a_campaign(admin, as_user):
    spring, desk = factories.campaign("Spring"), as_user(admin)
    desk.post("/settings/external-view/default/", {"is_on": "on", "sections": ["conversation"], "days_valid": ""})
    own = f"/settings/external-view/{spring.pk}/"
    assert own in desk.get(f"/settings/campaigns/{spring.pk}/").content.decode()
    desk.post(own, {"sections": ["ticket", "tasks"], "days_valid": "14"})
    rows = {row.campaign_id: (row.is_on, row.sections, row.days_valid) for row in ExternalViewRule.objects.all()}
    assert rows == {None: (True, ["conversation"], None), spring.pk: (False, ["ticket", "tasks"], 14)}
    assert desk.post(own, {"days_valid": "0"}).status_code == 422
    assert "Off" in desk.get("/settings/external-view/").content.decode()
    desk.post(f"{own}reset/")
    assert "(as all others)" in desk.get("/settings/external-view/").content.decode()
    trace = desk.get("/settings/audit/").content.decode()
    assert AuditEntry.objects.filter(verb="external_view.edited").count() == 3 and "Ticket, Tasks" in trace and "Settings of its own" in trace


def test_first_own_settings_begin_as_those_of_all(admin):
    spring, by = factories.campaign("Spring"), actors.agent(admin)
    edit_external_view(actor=by, campaign=None, sections=["ticket"], days_valid=None)
    made = edit_external_view(actor=by, campaign=spring, is_on=False)
    assert made.sections == ["ticket"] and made.days_valid is None


def test_where_the_campaign_shares_nothing_no_link_is_made(ticket, ana, admin, as_user):
    edit_external_view(actor=actors.agent(admin), campaign=None, is_on=False)
    here = f"/tickets/{ticket.pk}/external-view/"
    refused = as_user(ana).post(here, {"do": "make", "days": "30"})
    assert refused.status_code == 422 and "not shared with guests" in refused.content.decode()
