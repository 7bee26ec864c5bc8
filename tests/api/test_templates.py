"""Templates through the API."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
SPANISH = {"subject": "Plazos", "body_html": "<p>Hola, {{ contact.first_name }}</p>"}


def test_made_changed_filled_in_and_retired(api, admin, ana, mailbox):
    boss, caller = api(admin), api(ana)
    made = boss.post("/templates", {"name": "Times", "texts": {"es": SPANISH, "pt-br": {"body_html": "<p>Olá</p>"}}})
    template = made.json()
    assert made.status_code == 201 and made.headers["Location"] == f"/api/v1/templates/{template['id']}"
    assert template["texts"] == {"es": SPANISH, "pt-br": {"subject": "", "body_html": "<p>Olá</p>"}} and template["campaign"] is None
    refused = boss.patch(f"/templates/{template['id']}", {"texts": {"es": {"body_html": "<p>{{ nobody }}</p>"}}})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "texts.es.body_html"
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    filled = caller.get(f"/tickets/{ticket.number}/templates/{template['id']}").json()
    assert filled == {"language": "es", "subject": "Plazos", "body_html": "<p>Hola, Inés</p>"}
    assert boss.patch(f"/templates/{template['id']}", {"is_active": False, "name": "Old"}).json()["is_active"] is False
    assert [one["name"] for one in caller.get("/templates").json()["items"]] == ["Old"]
    assert caller.get(f"/tickets/{ticket.number}/templates/{template['id']}").status_code == 404


def test_a_campaigns_are_not_there_for_others(api, admin, ana):
    campaign = factories.campaign("Spring")
    made = api(admin).post("/templates", {"name": "Spring", "texts": {"es": SPANISH}, "campaign_id": campaign.pk}).json()
    assert made["campaign"] == {"id": campaign.pk, "name": "Spring"}
    assert api(ana).get(f"/templates/{made['id']}").status_code == 404
    campaign.members.add(ana)
    assert api(ana).get(f"/templates/{made['id']}").status_code == 200
