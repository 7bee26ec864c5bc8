"""The settings pages over HTTP: who may open them, what is saved, what is refused and in which words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.accounts.actions import create_campaign
from relevo.accounts.models import Campaign, Desk, Team, User
from relevo.channels import health
from relevo.channels.email.inbound import ingest
from relevo.channels.models import Account
from relevo.core import actors
from relevo.notifications.digests import sender_account
from relevo.tickets.actions import create_view, reply_to_ticket
from tests import factories
from tests.support.mail import mail

pytestmark = pytest.mark.django_db
PAGES = [
    "settings-accounts",
    "settings-new-account",
    "settings-incoming",
    "settings-users",
    "settings-new-user",
    "settings-teams",
    "settings-new-team",
    "settings-campaigns",
    "settings-new-campaign",
    "settings-desk",
    "settings-services",
    "settings-classification",
    "settings-new-service",
    "settings-categories",
    "settings-new-category",
    "settings-statuses",
    "settings-new-justification",
    "settings-audit",
]
MAILBOX = {
    "name": "Shop",
    "address": "Help@Shop.example",
    "aliases": "sales@shop.example, info@shop.example",
    "imap_host": "imap.shop.example",
    "imap_security": "tls",
    "imap_username": "help",
    "imap_password": "geheim-1",
    "imap_folder": "INBOX",
    "smtp_host": "smtp.shop.example",
    "smtp_security": "starttls",
    "authentication": "password",
}


@pytest.mark.parametrize("name", PAGES)
def test_administrators_see_the_page_and_nobody_else(as_user, admin, ana, viewer, name):
    assert as_user(admin).get(reverse(name)).status_code == 200
    for other in (ana, viewer):
        assert as_user(other).get(reverse(name)).status_code == 403


def test_settings_lead_to_the_first_section(as_user, admin, ana):
    assert as_user(admin).get("/settings/").url == reverse("settings-accounts")
    # Agents manage the block list, and nothing else there.
    assert as_user(ana).get("/settings/").url == reverse("settings-blocks")
    assert as_user(factories.user("Vera", "vera@desk.example", role="viewer")).get("/settings/").status_code == 403


def test_a_mailbox_is_connected_and_its_password_is_never_shown(as_user, admin):
    client = as_user(admin)
    answer = client.post(reverse("settings-new-account"), MAILBOX)
    account = Account.objects.get()
    assert answer.url == reverse("settings-account", args=[account.pk])
    assert (account.address, account.settings["imap"]["port"], account.settings["smtp"]["port"]) == ("help@shop.example", 993, 587)
    assert account.settings["aliases"] == ["sales@shop.example", "info@shop.example"]
    page = client.get(answer.url).content.decode()
    assert "geheim-1" not in page and "Saved. Leave empty to keep it." in page

    client.post(answer.url, {**MAILBOX, "imap_password": "", "name": "Store"})
    account.refresh_from_db()
    assert (account.name, account.secrets["imap_password"]) == ("Store", "geheim-1")


def test_the_accounts_signature_is_written_as_text_or_in_the_editor(as_user, admin):
    client = as_user(admin)
    address = client.post(reverse("settings-new-account"), {**MAILBOX, "signature_html": "Your shop\n{{ agent_name }}"}).url
    account = Account.objects.get()
    assert account.signature_html == "<p>Your shop<br>{{ agent_name }}</p>"
    client.post(address, {**MAILBOX, "signature_html": "<p><b>Your</b> shop</p>", "format": "html"})
    account.refresh_from_db()
    assert account.signature_html == "<p><b>Your</b> shop</p>"
    page = client.get(address).content.decode()
    assert 'data-behavior="rich-text"' in page and "\nYour shop</textarea>" in page
    client.post(address, {**MAILBOX, "signature_html": "Your shop", "name": "Store"})
    account.refresh_from_db()
    assert (account.name, account.signature_html) == ("Store", "<p><b>Your</b> shop</p>")


def test_what_can_not_be_used_is_said_beside_its_field(as_user, admin):
    answer = as_user(admin).post(reverse("settings-new-account"), {**MAILBOX, "imap_host": "https://imap.shop.example/", "aliases": "nobody"})
    page = answer.content.decode()
    assert answer.status_code == 422 and not Account.objects.exists()
    assert "Enter the name of the server only" in page and "Enter e-mail addresses only." in page


def test_the_connection_test_says_what_is_wrong(as_user, admin):
    account = factories.account(
        settings={"imap": {"host": "no-such-host.invalid", "port": 993}, "smtp": {"host": "no-such-host.invalid", "port": 465}}
    )
    page = as_user(admin).post(reverse("settings-check-account", args=[account.pk])).content.decode()
    assert "no-such-host.invalid" in page and "steps-found" in page
    account.refresh_from_db()
    assert account.state == "broken"


def test_the_state_follows_real_use(as_user, admin):
    account = factories.account()
    address = reverse("settings-account", args=[account.pk])
    page = as_user(admin).get(address).content.decode()
    assert "Not tried yet" in page and "No mail has come in yet." in page and "No mail has gone out yet." in page
    ingest(mail(), account=account, source="smtp")
    for path in (address, reverse("settings-accounts")):
        page = as_user(admin).get(path).content.decode()
        assert '<span class="pill ok">Working</span>' in page, path
    assert "Last mail in:" in as_user(admin).get(address).content.decode()
    health.mark_reauth(account, part=health.Part.SEND, code="auth_refused", facts={"raw": "535 5.7.8 no"}, actor=actors.system("email"))
    page = as_user(admin).get(address).content.decode()
    assert "User name or password is wrong" in page and "535 5.7.8 no" in page and "Next try:" in page
    assert "Last mail in:" in page and "Needs to be authorised again" in page


def test_an_account_is_switched_off_and_on(as_user, admin):
    account = factories.account()
    for wanted in ("off", "on"):
        as_user(admin).post(reverse("settings-account-activity", args=[account.pk]), {"active": wanted})
        account.refresh_from_db()
        assert account.is_active is (wanted == "on")


def test_users_are_added_changed_and_lose_access(as_user, admin):
    client = as_user(admin)
    person = {"name": "Olga Ortiz", "email": "olga@desk.example", "role": "operator", "language": "es", "time_zone": "Europe/Madrid"}
    client.post(reverse("settings-new-user"), {**person, "password": "four words of mine"})
    olga = User.objects.get(email="olga@desk.example")
    assert olga.check_password("four words of mine")
    client.post(reverse("settings-user", args=[olga.pk]), {**person, "role": "agent"})
    client.post(reverse("settings-user-password", args=[olga.pk]), {"password": "other words of hers"})
    client.post(reverse("settings-user-access", args=[olga.pk]), {"active": "off"})
    olga.refresh_from_db()
    assert (olga.role, olga.is_active, olga.check_password("other words of hers")) == ("agent", False, True)
    trace = client.get(reverse("settings-audit")).content.decode()
    assert "User added" in trace and "Role: Operator → Agent" in trace


def test_the_last_administrator_stays(as_user, admin):
    client = as_user(admin)
    answer = client.post(
        reverse("settings-user", args=[admin.pk]),
        {"name": "Ada", "email": admin.email, "role": "viewer", "language": "en", "time_zone": "UTC"},
    )
    assert answer.status_code == 422 and "last active administrator" in answer.content.decode()


def test_teams_and_campaigns_have_members(as_user, admin, ana, bruno):
    client = as_user(admin)
    client.post(reverse("settings-new-team"), {"name": "Orders", "members": [ana.pk, bruno.pk]})
    team = Team.objects.get()
    assert set(team.members.all()) == {ana, bruno}
    client.post(reverse("settings-new-campaign"), {"name": "Spring", "members": [ana.pk], "team": team.pk})
    campaign = Campaign.objects.get()
    client.post(reverse("settings-campaign", args=[campaign.pk]), {"name": "Spring", "members": [bruno.pk], "team": team.pk})
    campaign.refresh_from_db()
    assert (set(campaign.members.all()), campaign.team, campaign.is_active) == ({bruno}, team, False)


def test_what_uses_a_team_or_a_campaign_is_shown_before_it_is_retired(as_user, admin, ana):
    client, boss = as_user(admin), actors.agent(admin)
    team = factories.team("Returns")
    campaign = create_campaign(actor=boss, name="Spring", team=team)
    account = factories.account(team=team, campaign=campaign)
    for _number in range(2):
        factories.ticket(account=account, team=team, campaign=campaign)
    create_view(actor=boss, owner=None, name="All returns", conditions={"all": [{"field": "team", "operator": "is", "value": [team.pk]}]})
    page = client.get(f"/settings/teams/{team.pk}/").content.decode()
    for text in (
        "Used by",
        "2 tickets",
        "1 shared view: All returns",
        f"whose new tickets it gets: {account.name}",
        "whose new tickets it gets: Spring",
    ):
        assert text in page
    page = client.get(f"/settings/campaigns/{campaign.pk}/").content.decode()
    assert "2 tickets" in page and f"whose new tickets it gets: {account.name}" in page and "shared view" not in page
    assert "Used by" not in client.get("/settings/teams/new/").content.decode()


def test_a_taken_name_is_told(as_user, admin):
    factories.team("Orders")
    answer = as_user(admin).post(reverse("settings-new-team"), {"name": "Orders"})
    assert answer.status_code == 422 and "Enter another name." in answer.content.decode()


def test_tickets_of_other_campaigns_are_hidden(as_user, admin):
    as_user(admin).post(reverse("settings-desk"), {"name": "Nube", "language": "es", "time_zone": "Europe/Madrid", "hides_other_campaigns": "on"})
    assert Desk.objects.get().hides_other_campaigns


def test_a_token_is_shown_once(as_user, ana):
    client = as_user(ana)
    answer = client.post(reverse("tokens"), {"name": "Web shop"})
    token = ana.api_tokens.get()
    assert f'value="{token.prefix}' in answer.content.decode() and answer.headers["Cache-Control"] == "no-store"
    assert "new-token" not in client.get(reverse("tokens")).content.decode()
    client.post(reverse("revoke-token", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_nobody_revokes_a_colleagues_token_here(as_user, ana, bruno):
    as_user(ana).post(reverse("tokens"), {"name": "Web shop"})
    assert as_user(bruno).post(reverse("revoke-token", args=[ana.api_tokens.get().pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_however_long(as_user, admin, django_assert_num_queries, count):
    for number in range(count):
        factories.account(f"help{number}@shop.example")
        factories.team(f"Team {number}", admin)
    client = as_user(admin)
    client.get(reverse("settings"))  # From now on the reader is kept.
    for name in ("settings-accounts", "settings-teams", "settings-users"):
        # The accounts with what they were last used for.
        with django_assert_num_queries(4 if name == "settings-accounts" else 3):
            client.get(reverse(name))


def test_the_account_that_tells_people_is_chosen_where_there_are_several(as_user, admin):
    client, values = as_user(admin), {"name": "Nube", "language": "es", "time_zone": "Europe/Madrid"}
    smtp = {"smtp": {"host": "smtp.desk.example"}}
    factories.account(settings=smtp)
    assert "digest_account_id" not in client.get(reverse("settings-desk")).content.decode()
    second = factories.account("second@shop.example", name="Second", settings=smtp)
    assert "Second · second@shop.example</option>" in client.get(reverse("settings-desk")).content.decode()
    assert client.post(reverse("settings-desk"), {**values, "digest_account_id": second.pk}).status_code == 302
    assert sender_account() == second
    assert "Mails to people of the desk: – → Second" in client.get(reverse("settings-audit")).content.decode()
    client.post(reverse("settings-desk"), {**values, "digest_account_id": ""})
    assert Desk.objects.get().digest_account_id is None


def test_a_team_has_a_signature_of_its_own(as_user, admin, ana):
    client, address = as_user(admin), reverse("settings-new-team")
    values = {"name": "Orders", "signature_html": "<p>Orders, {{ agent_name }}</p>", "format": "html", "is_active": "on"}
    assert client.post(address, values).status_code == 302
    team, account = Team.objects.get(), factories.account()
    assert "Orders, {{ agent_name }}" in client.get(reverse("settings-team", args=[team.pk])).content.decode()
    User.objects.filter(pk=ana.pk).update(signature_html="<p>Just Ana</p>")
    ana.refresh_from_db()
    ticket, other = factories.ticket(account=account, team=team), factories.ticket(account=account)

    def signed(ticket) -> str:
        to = [{"name": "", "address": "ines@customer.example"}]
        return reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>Hi</p>", to=to).message.signature_html

    assert "Orders, Ana Moreno" in as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    assert signed(ticket) == "<p>Orders, Ana Moreno</p>" and signed(other) == "<p>Just Ana</p>"
    Account.objects.update(signature_html="<p>The shop</p>")
    for one in (ticket, other):
        one.refresh_from_db()
        assert signed(one) == "<p>The shop</p>"
