"""API tokens: shown once, kept as a digest, found in one query."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.accounts import tokens
from relevo.accounts.actions import create_token, deactivate_user, edit_desk, revoke_token
from relevo.accounts.models import ApiToken, AuditEntry
from relevo.accounts.queries import tokens_visible_to
from relevo.core import actors, clock
from relevo.core.errors import Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db
CLI = actors.system("cli")


def test_a_token_is_known_by_its_digest_only(ana):
    row, plain = create_token(ana, actor=actors.agent(ana), name="Reporting")
    assert plain.startswith("rlv_") and len(plain) > 40 and row.prefix == plain[:10]
    assert tokens.user_of(plain) == ana
    stored = str(ApiToken.objects.values().get()) + str(AuditEntry.objects.values().get())
    assert plain not in stored and plain[10:] not in stored


@pytest.mark.parametrize("presented", ["", "rlv_", "rlv_unknown", "Bearer x", "rlv_ñandú"])
def test_what_is_no_token_is_nobodys(ana, presented):
    assert tokens.user_of(presented) is None


def test_revoked_tokens_and_those_of_deactivated_users_end_at_once(ana, bruno):
    row, plain = create_token(ana, actor=CLI, name="one")
    _other, others = create_token(bruno, actor=CLI, name="two")
    revoke_token(row, actor=actors.agent(ana))
    assert tokens.user_of(plain) is None
    factories.user("Ada", role="administrator")
    deactivate_user(bruno, actor=CLI)
    assert tokens.user_of(others) is None
    with pytest.raises(Invalid):
        create_token(bruno, actor=CLI, name="three")


def test_tokens_of_others_are_for_those_who_manage_users(ana, bruno, admin):
    with pytest.raises(Forbidden):
        create_token(bruno, actor=actors.agent(ana), name="mine")
    row, _plain = create_token(bruno, actor=actors.agent(admin), name="his")
    with pytest.raises(Forbidden):
        revoke_token(row, actor=actors.agent(ana))
    assert not tokens_visible_to(ana).exists()
    assert tokens_visible_to(bruno).get() == tokens_visible_to(admin).get() == row


def test_one_query_finds_user_and_campaigns(ana, django_assert_num_queries):
    campaign = factories.campaign("Spring", ana)
    edit_desk(actor=CLI, hides_other_campaigns=True)
    _row, plain = create_token(ana, actor=CLI, name="x")
    tokens.user_of(plain)
    with django_assert_num_queries(1):
        assert tokens.user_of(plain).campaign_scope == {campaign.pk}


def test_use_is_noted_at_most_once_a_minute(ana, noon, django_assert_num_queries):
    _row, plain = create_token(ana, actor=CLI, name="x")
    tokens.user_of(plain)
    with django_assert_num_queries(1), clock.frozen(noon + timedelta(seconds=59)):
        tokens.user_of(plain)
    assert ApiToken.objects.get().last_used_at == noon
    with clock.frozen(noon + timedelta(seconds=60)):
        tokens.user_of(plain)
    assert ApiToken.objects.get().last_used_at == noon + timedelta(seconds=60)
