"""Links for guests and what they see, through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.core import clock
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_link_from_making_to_revoking(api, ana, client, noon):
    ticket, caller = factories.ticket(), api(ana)
    address = f"/tickets/{ticket.pk}/external-link"
    assert caller.get(address).status_code == 404
    made = caller.post(address)
    assert made.status_code == 201 and made.headers["Location"].endswith(address)
    link = made.json()
    assert link["expires_at"] == "2027-02-18T12:00:00Z" and link["is_open"] and link["sections"] == ["customer", "ticket", "conversation"]
    assert client.get(link["url"]).status_code == 200
    assert caller.get(address).json()["opening_count"] == 1 and caller.get(address).json()["openings"][0]["network"] == "127.0.0.0/24"
    again = caller.post(address)
    assert again.status_code == 409 and again.json()["code"] == "link_exists"
    assert caller.patch(address, {"expires_at": "2026-11-19T12:00:00Z"}).status_code == 422
    assert caller.patch(address, {"expires_at": "2026-11-21T12:00:00Z"}).json()["expires_at"] == "2026-11-21T12:00:00Z"
    with clock.frozen(noon + timedelta(days=2)):
        assert not caller.get(address).json()["is_open"]
        renewed = caller.post(f"{address}/renewals", {"expires_at": None}).json()
        assert renewed["url"] != link["url"] and renewed["expires_at"] is None and renewed["is_open"]
        assert client.get(link["url"]).status_code == 404 and client.get(renewed["url"]).status_code == 200
        assert caller.delete(address).status_code == 204 and client.get(renewed["url"]).status_code == 404
        assert caller.delete(address).json()["code"] == "link_missing"


def test_what_guests_see_by_campaign(api, admin, client):
    caller, campaign = api(admin), factories.campaign("Spring")
    ticket = factories.ticket("Wrong colour", campaign=campaign)
    url = caller.post(f"/tickets/{ticket.pk}/external-link").json()["url"]
    own = f"/campaigns/{campaign.pk}/external-view"
    assert caller.get(own).json() == {
        "campaign": {"id": campaign.pk, "name": "Spring"},
        "is_own": False,
        "is_on": True,
        "sections": ["customer", "ticket", "conversation"],
        "days_valid": 90,
    }
    assert caller.patch(own, {"is_on": False}).json()["is_own"] and client.get(url).status_code == 404
    assert not caller.get(f"/tickets/{ticket.pk}/external-link").json()["is_open"]
    assert caller.patch("/external-view", {"sections": ["conversation", "ticket"]}).json()["sections"] == ["ticket", "conversation"]
    assert caller.delete(own).json()["sections"] == ["ticket", "conversation"] and client.get(url).status_code == 200
    assert caller.patch(own, {"days_valid": 0}).status_code == 422 and caller.patch(own, {"sections": ["history"]}).status_code == 422
