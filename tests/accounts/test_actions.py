"""Verbs on users, teams, campaigns and the desk's settings, and the trace they leave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from relevo.accounts import audit
from relevo.accounts.actions import (
    activate_user,
    create_campaign,
    create_team,
    create_user,
    deactivate_user,
    edit_campaign,
    edit_desk,
    edit_team,
    edit_user,
    set_password,
)
from relevo.accounts.models import AuditEntry, Desk, User
from relevo.core import actors
from relevo.core.errors import Conflict, DomainError, Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db
CLI = actors.system("cli")


def test_a_created_user_signs_in_and_the_trace_names_who_made_them(admin, client):
    user = create_user(actor=actors.agent(admin), email=" New.Person@Desk.example ", name=" New   Person ", password=factories.PASSWORD)
    assert (user.email, user.name, user.role) == ("New.Person@Desk.example", "New Person", "agent")
    assert client.login(username="new.person@desk.example", password=factories.PASSWORD)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor_user, entry.target_kind, entry.target_id) == (audit.USER_CREATED, admin, "user", user.pk)
    assert factories.PASSWORD not in str(entry.data)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("email", {"email": "nobody"}),
        ("email", {"email": "ANA@desk.example"}),
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 121}),
        ("password", {"password": "short"}),
        ("role", {"role": "king"}),
        ("language", {"language": "tlh"}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
    ],
)
def test_what_can_not_be_used_is_refused_by_field_and_leaves_nothing(ana, field, values):
    with pytest.raises(Invalid) as refused:
        create_user(actor=CLI, **{"email": "x@desk.example", "name": "X", **values})
    assert set(refused.value.fields) == {field}
    assert not AuditEntry.objects.exists() and User.objects.count() == 1


def test_only_those_who_manage_users_do(ana, bruno, admin):
    for attempt in (
        lambda: create_user(actor=actors.agent(ana), email="x@desk.example", name="X"),
        lambda: edit_user(bruno, actor=actors.agent(ana), name="Other"),
        lambda: edit_user(ana, actor=actors.agent(ana), role="administrator"),
        lambda: edit_user(ana, actor=actors.agent(ana), email="other@desk.example"),
        lambda: deactivate_user(bruno, actor=actors.agent(ana)),
        lambda: activate_user(bruno, actor=actors.agent(ana)),
        lambda: set_password(bruno, actor=actors.agent(ana), password=factories.PASSWORD),
        lambda: create_team(actor=actors.agent(ana), name="Mine"),
        lambda: create_campaign(actor=actors.agent(ana), name="Mine"),
        lambda: edit_desk(actor=actors.agent(ana), name="Mine"),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert not AuditEntry.objects.exists()


def test_everybody_changes_their_own_language_without_trace_and_name_with_one(ana):
    edit_user(ana, actor=actors.agent(ana), language="es", theme="dark", signature_html="<p>Ana</p><script>x</script>")
    assert not AuditEntry.objects.exists()
    ana.refresh_from_db()
    assert (ana.language, ana.theme, ana.signature_html) == ("es", "dark", "<p>Ana</p>")
    edit_user(ana, actor=actors.agent(ana), name="Ana M.")
    assert AuditEntry.objects.get().data == {"name": {"old": "Ana Moreno", "new": "Ana M."}}


def test_the_last_administrator_stays(admin, ana):
    with pytest.raises(Conflict):
        deactivate_user(admin, actor=CLI)
    with pytest.raises(Conflict):
        edit_user(admin, actor=CLI, role="agent")
    edit_user(ana, actor=CLI, role="administrator")
    deactivate_user(admin, actor=CLI)
    with pytest.raises(Conflict):
        deactivate_user(ana, actor=CLI)
    activate_user(admin, actor=CLI)
    deactivate_user(ana, actor=CLI)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_deactivate_each_other_at_once_one_stays():
    pair = [factories.user(f"Ad{number} Min", role="administrator") for number in range(2)]

    def attempt(victim: User, actor: User) -> str:
        try:
            deactivate_user(User.objects.get(pk=victim.pk), actor=actors.agent(actor))
            return "done"
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(attempt, pair, reversed(pair)))
    assert results == ["done", "last_administrator"]
    assert User.objects.filter(is_active=True).count() == 1


def test_ones_own_password_needs_the_current_one(admin):
    user = factories.user("Ida", password=factories.PASSWORD)
    with pytest.raises(Forbidden):
        set_password(user, actor=actors.agent(user), password="another long phrase", current="wrong")
    set_password(user, actor=actors.agent(user), password="another long phrase", current=factories.PASSWORD)
    assert user.check_password("another long phrase")
    set_password(user, actor=actors.agent(admin), password="a third long phrase")
    assert user.check_password("a third long phrase")
    assert [entry.verb for entry in AuditEntry.objects.all()] == [audit.USER_PASSWORD_SET] * 2


def test_teams_and_campaigns_keep_their_members(admin, ana, bruno):
    team = create_team(actor=actors.agent(admin), name="Orders", members=[ana])
    edit_team(team, actor=actors.agent(admin), members=[bruno], is_active=False)
    assert list(team.members.all()) == [bruno]
    assert AuditEntry.objects.first().data == {"is_active": {"old": True, "new": False}, "members": {"old": [ana.pk], "new": [bruno.pk]}}
    campaign = create_campaign(actor=actors.agent(admin), name="Spring", team=team)
    edit_campaign(campaign, actor=actors.agent(admin), team=None, members=[ana])
    campaign.refresh_from_db()
    assert campaign.team is None and list(campaign.members.all()) == [ana]
    before = AuditEntry.objects.count()
    edit_campaign(campaign, actor=actors.agent(admin), name="Spring", members=[ana])
    assert AuditEntry.objects.count() == before, "nothing changed, nothing is recorded"


def test_two_teams_of_one_name_are_refused(admin):
    create_team(actor=actors.agent(admin), name="Orders")
    with pytest.raises(Invalid) as refused:
        create_team(actor=actors.agent(admin), name="Orders")
    assert "name" in refused.value.fields


def test_hiding_other_campaigns_holds_from_now_on(admin, ana):
    edit_desk(actor=actors.agent(admin), hides_other_campaigns=True, name="Help desk")
    assert Desk.objects.get().hides_other_campaigns
    assert User.objects.get(pk=ana.pk).campaign_scope == frozenset()
    assert User.objects.get(pk=admin.pk).campaign_scope is None


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditentry SET verb = 'x'", "DELETE FROM accounts_auditentry", "TRUNCATE accounts_auditentry"]
)
def test_postgresql_refuses_to_change_the_trace(admin, statement):
    create_team(actor=actors.agent(admin), name="Orders")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # Else TRUNCATE is refused for another reason.
        cursor.execute(statement)
