"""Sending and receiving of an account fail and recover apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relevo.channels import health, wording
from relevo.channels.actions import edit_account
from relevo.channels.enums import AccountState
from relevo.channels.health import Part
from relevo.channels.models import Account
from relevo.core import actors, clock
from relevo.core.errors import Forbidden
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
MAIL = actors.system("email")
ADMIN = actors.system("test")


def test_one_direction_recovers_without_the_other(mailbox, noon):
    health.mark_broken(mailbox, part=Part.RECEIVE, code="unknown_host", facts={"host": "imap.shop.example"}, actor=MAIL)
    health.mark_ok(mailbox, part=Part.SEND, actor=MAIL)
    assert (mailbox.state, mailbox.state_reason["code"], mailbox.state_reason["part"]) == (AccountState.BROKEN, "unknown_host", "receive")
    assert health.paused_until(mailbox, Part.SEND) is None
    assert health.paused_until(mailbox, Part.RECEIVE) == noon + timedelta(minutes=1) == mailbox.next_try_at
    health.mark_ok(mailbox, part=Part.RECEIVE, actor=MAIL)
    assert (mailbox.state, mailbox.next_try_at, health.trouble(mailbox, Part.RECEIVE)) == (AccountState.OK, None, {})


def test_the_gravest_trouble_is_shown(mailbox, noon):
    health.mark_reauth(mailbox, part=Part.SEND, code="auth_refused", actor=MAIL)
    health.mark_broken(mailbox, part=Part.RECEIVE, code="timeout", actor=MAIL)
    assert (mailbox.state, mailbox.state_reason["code"]) == (AccountState.REAUTH_REQUIRED, "auth_refused")
    assert mailbox.next_try_at == noon + timedelta(minutes=1)
    assert "User name or password is wrong" in wording.account_reason(mailbox.state_reason)


def test_rests_grow_and_remember_since_when(mailbox):
    for minutes, wait in ((0, 1), (1, 2), (3, 4), (7, 8), (15, 15), (30, 15)):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            assert health.mark_broken(mailbox, part=Part.SEND, code="refused", actor=MAIL) == clock.now() + timedelta(minutes=wait)
    found = health.trouble(mailbox, Part.SEND)
    assert (found["failures"], found["since"]) == (6, NOON.isoformat())
    with clock.frozen(NOON + timedelta(days=1)):
        assert health.paused_until(mailbox, Part.SEND) is None
        assert health.mark_broken(mailbox, part=Part.SEND, code="refused", actor=MAIL, retry_after=7) == clock.now() + timedelta(seconds=7)


def test_what_is_known_already_costs_nothing(mailbox, django_assert_num_queries):
    health.mark_ok(mailbox, part=Part.SEND, actor=MAIL)
    with django_assert_num_queries(0):
        health.mark_ok(mailbox, part=Part.SEND, actor=MAIL)


@pytest.mark.parametrize("part", Part)
def test_a_try_that_began_before_the_account_was_changed_says_nothing_about_it(mailbox, part):
    for mark in (health.mark_broken, health.mark_reauth):
        tried = Account.objects.get(pk=mailbox.pk)
        edit_account(mailbox, actor=ADMIN, secrets={"imap_password": "right", "smtp_password": "right"})
        # Again at once: there is nothing to wait for.
        for _ in range(2):
            assert mark(tried, part=part, code="auth_refused", actor=MAIL) <= clock.now()
        known = Account.objects.get(pk=mailbox.pk)
        assert (known.state, health.trouble(known, part), health.paused_until(known, part)) == (AccountState.UNTRIED, {}, None)
        # The next try is of the account as it is now.
        assert mark(known, part=part, code="auth_refused", actor=MAIL) > clock.now()
        assert health.paused_until(Account.objects.get(pk=mailbox.pk), part)
    tried = Account.objects.get(pk=mailbox.pk)
    edit_account(mailbox, actor=ADMIN, secrets={"imap_password": "wrong", "smtp_password": "wrong"})
    health.mark_ok(tried, part=part, actor=MAIL)
    assert Account.objects.get(pk=mailbox.pk).state == AccountState.UNTRIED


def test_people_need_the_permission(mailbox, ana):
    for mark in (health.mark_broken, health.mark_reauth):
        with pytest.raises(Forbidden):
            mark(mailbox, part=Part.SEND, code="x", actor=actors.agent(ana))
    for mark in (health.forget,):
        with pytest.raises(Forbidden):
            mark(mailbox, actor=actors.agent(ana))
    with pytest.raises(Forbidden):
        health.mark_ok(mailbox, part=Part.SEND, actor=actors.agent(ana))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("auth_refused", True),
        ("auth_app_password", True),
        ("oauth_invalid_grant", True),
        ("secret_unreadable", True),
        ("auth_temporary", False),
        ("auth_unsupported", False),
        ("oauth_failed", False),
        ("timeout", False),
    ],
)
def test_what_needs_a_person(code, expected):
    assert health.needs_person(code) is expected
