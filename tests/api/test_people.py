"""Users, teams, campaigns, tokens, the desk's settings and the audit trail over the API."""

from __future__ import annotations

import pytest

from relevo.accounts.models import ApiToken, Desk
from relevo.channels.models import Account
from relevo.notifications.digests import sender_account
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_user_from_beginning_to_end(api, admin, client):
    body = {"email": "new@desk.example", "name": "New Person", "role": "operator", "password": factories.PASSWORD, "language": "pt-br"}
    response = api(admin).post("/users", body)
    user = response.json()
    assert response.status_code == 201 and "password" not in user
    assert (user["role"], user["language"], user["is_active"]) == ("operator", "pt-br", True)
    assert client.login(username="new@desk.example", password=factories.PASSWORD)
    assert api(admin).patch(f"/users/{user['id']}", {"role": "agent"}).json()["role"] == "agent"
    assert api(admin).put(f"/users/{user['id']}/password", {"password": "another long phrase"}).status_code == 204
    assert api(admin).put(f"/users/{user['id']}/activation", {"is_active": False}).json()["is_active"] is False
    assert not client.login(username="new@desk.example", password="another long phrase")
    trail = api(admin).get("/audit-entries").json()["items"]
    mine = [(entry["verb"], entry["actor_user_id"]) for entry in trail if entry["target_kind"] == "user"]
    assert mine == [(f"user.{verb}", admin.pk) for verb in ("deactivated", "password_set", "edited", "created")]


def test_refusals_name_the_field(api, admin):
    for body, field in (
        ({"email": "ada@desk.example", "name": "X"}, "email"),
        ({"email": "x@desk.example", "name": "X", "password": "short"}, "password"),
        ({"email": "x@desk.example", "name": "X", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"email": "x@desk.example", "name": "X", "role": "king"}, "role"),
    ):
        response = api(admin).post("/users", body)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    last = api(admin).put(f"/users/{admin.pk}/activation", {"is_active": False})
    assert (last.status_code, last.json()["code"]) == (409, "last_administrator")


def test_me(api, ana):
    me = api(ana).get("/me").json()
    assert (me["id"], me["role"], me["campaign_ids"]) == (ana.pk, "agent", None)
    assert "tickets.reply" in me["permissions"] and "users.manage" not in me["permissions"]
    assert api(ana).patch("/me", {"theme": "dark", "signature_html": "<p>Ana</p>"}).json()["theme"] == "dark"
    assert api(ana).patch("/me", {"role": "administrator"}).json()["errors"][0]["field"] == "role"


def test_my_password_needs_the_current_one(api):
    user = factories.user("Ida", password=factories.PASSWORD)
    refused = api(user).put("/me/password", {"password": "another long phrase"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (403, "current_password")
    assert api(user).put("/me/password", {"password": "another long phrase", "current_password": factories.PASSWORD}).status_code == 204


def test_a_token_is_shown_once(api, ana, admin):
    made = api(ana).post("/tokens", {"name": "Reporting"}).json()
    assert api(Authorization=f"Bearer {made['token']}").get("/me").json()["id"] == ana.pk
    listed = api(ana).get("/tokens").json()["items"]
    assert "Reporting" in [token["name"] for token in listed] and "token" not in listed[0]
    assert api(ana).post("/tokens", {"name": "x", "user_id": admin.pk}).status_code == 403
    theirs = api(admin).post("/tokens", {"name": "x", "user_id": ana.pk}).json()
    assert theirs["user"]["id"] == ana.pk
    assert api(ana).delete(f"/tokens/{ApiToken.objects.filter(user=admin).first().pk}").status_code == 404
    assert api(ana).delete(f"/tokens/{made['id']}").status_code == 204
    assert api(Authorization=f"Bearer {made['token']}").get("/me").status_code == 401


def test_teams_and_campaigns(api, admin, ana, bruno):
    team = api(admin).post("/teams", {"name": "Orders", "member_ids": [ana.pk, ana.pk]}).json()
    assert [member["id"] for member in team["members"]] == [ana.pk]
    changed = api(admin).patch(f"/teams/{team['id']}", {"member_ids": [bruno.pk], "is_active": False}).json()
    assert ([member["name"] for member in changed["members"]], changed["is_active"], changed["name"]) == (["Bruno Reis"], False, "Orders")
    campaign = api(admin).post("/campaigns", {"name": "Spring", "team_id": team["id"], "member_ids": [ana.pk]}).json()
    assert campaign["team"]["name"] == "Orders"
    signed = api(admin).patch(f"/teams/{team['id']}", {"signature_html": "<p>Orders</p><script>x</script>"}).json()
    assert signed["signature_html"] == "<p>Orders</p>"
    assert api(admin).patch(f"/campaigns/{campaign['id']}", {"team_id": None}).json()["team"] is None
    refused = api(admin).post("/teams", {"name": "Other", "member_ids": [4711]})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "member_ids")


def test_the_desk(api, admin, ana):
    changed = api(admin).patch("/desk", {"name": "Help", "hides_other_campaigns": True}).json()
    assert (changed["name"], changed["hides_other_campaigns"], changed["language"]) == ("Help", True, "en")
    assert api(ana).get("/me").json()["campaign_ids"] == []
    assert api(admin).get("/me").json()["campaign_ids"] is None


def test_the_account_that_tells_people_is_chosen(api, admin):
    smtp = {"smtp": {"host": "smtp.desk.example"}}
    first, second = factories.account(settings=smtp), factories.account("second@shop.example", settings=smtp)
    silent = factories.account("silent@shop.example")
    assert sender_account() == first and api(admin).get("/desk").json()["digest_account_id"] is None
    assert api(admin).patch("/desk", {"digest_account_id": second.pk}).json()["digest_account_id"] == second.pk and sender_account() == second
    assert api(admin).patch("/desk", {"digest_account_id": silent.pk}).status_code == 422
    Account.objects.filter(pk=second.pk).update(is_active=False)
    assert sender_account() == first
    refused = api(admin).patch("/desk", {"digest_account_id": second.pk, "name": "Other"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "digest_account_id") and Desk.objects.get().name != "Other"
    assert api(admin).patch("/desk", {"digest_account_id": None}).json()["digest_account_id"] is None


def test_the_sections_of_the_ticket_page(api, ana):
    usual = api(ana).get("/me").json()["ticket_sections"]
    assert [one["name"] for one in usual] == ["classification", "tasks", "contact", "related", "last_tickets", "notes"]
    changed = api(ana).patch("/me", {"ticket_sections": [{"name": "notes"}, {"name": "tasks", "is_shown": False}]}).json()["ticket_sections"]
    assert [one["name"] for one in changed][:3] == ["tasks", "classification", "notes"] and not changed[0]["is_shown"]
    assert api(ana).patch("/me", {"ticket_sections": [{"name": "notes"}, {"name": "notes"}]}).json()["code"] == "section_unknown"
    assert api(ana).patch("/me", {"ticket_sections": []}).json()["ticket_sections"] == usual
    assert api(ana).get("/me").json()["shows_customer"] is True
    assert api(ana).patch("/me", {"shows_customer": False}).json()["shows_customer"] is False
