"""Every address of the desk says who may open it, and holds to it: a matrix made from the addresses themselves."""

from __future__ import annotations

import random
import re
import uuid

import pytest
from django.urls import reverse

from relevo.accounts import permissions
from relevo.accounts.actions import create_profile, edit_user
from relevo.accounts.enums import Role
from relevo.accounts.permission_words import WORDS
from relevo.core import actors
from relevo.tickets.actions import add_task, attach_to_draft, comment_on_ticket, hold_reply
from tests import factories
from tests.support.addresses import patterns

# What customers open without signing in says so itself, and lies in a package of its own: everything of it is below an address that nobody can guess.
ANYBODY = "anybody"
# Whoever has no session yet has to get in here; `config.asgi` answers /healthz, /readyz and /events itself.
PUBLIC = {"login", "logout"}
SAMPLES = {
    "number": 999_999,
    "identity": 999_999,
    "profile": 999_999,
    "note": 999_999,
    "task": 999_999,
    "held": 999_999,
    "macro": 999_999,
    "template": 999_999,
    "uuid": uuid.UUID(int=1),
    "token": "a" * 26,
}


def _views():
    """Name, address of a sample that does not exist, and what the view asks for."""
    for pattern in patterns():
        arguments = {name: SAMPLES[name] for name in pattern.pattern.converters}
        yield pattern.name, arguments, getattr(pattern.callback, "access", None)


VIEWS = sorted(_views(), key=lambda view: view[0])
NAMES = [name for name, _arguments, _access in VIEWS]


def test_the_walk_finds_the_addresses():
    assert len(NAMES) > 50 and {"ticket", "tickets", "settings-accounts", "attachment"} <= set(NAMES)


@pytest.mark.parametrize(("name", "arguments", "access"), VIEWS, ids=NAMES)
def test_every_view_says_who_may_open_it(name, arguments, access):
    if access == ANYBODY:
        assert "token" in arguments
    else:
        assert name in PUBLIC or access == "signed_in" or access in permissions.ALL


def test_only_the_portal_is_open_to_anybody():
    of_portal = {pattern.name for pattern in patterns() if pattern.callback.__module__.startswith("relevo.portal.")}
    assert of_portal == {name for name, _arguments, access in VIEWS if access == ANYBODY}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role.values])
def test_what_is_open_to_anybody_is_the_same_for_all(as_user, client, role):
    """Whoever is signed in, an address that opens nothing is answered in the same way, and no cookie is read or set."""
    browser = as_user(factories.user("Robin Role", role=role)) if role else client
    answers = {
        (answer.status_code, answer.content, "Set-Cookie" in answer.headers)
        for name, arguments, access in VIEWS
        if access == ANYBODY
        for answer in [browser.get(reverse(name, kwargs=arguments))]
    }
    assert [(status, is_set) for status, _content, is_set in answers] == [(404, False)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "arguments", "access"), VIEWS, ids=NAMES)
def test_strangers_are_led_to_the_login(client, name, arguments, access):
    if name in PUBLIC or access == ANYBODY:
        return
    address = reverse(name, kwargs=arguments or None)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 405 or (answer.status_code == 302 and "/login/" in answer.url)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role.values))
def test_a_permission_is_asked_before_anything_else(as_user, role):
    user = factories.user("Robin Role", role=role)
    client = as_user(user)
    for name, arguments, access in VIEWS:
        if access in (None, "signed_in", ANYBODY) or user.may(access):
            continue
        address = reverse(name, kwargs=arguments or None)
        assert {client.get(address).status_code, client.post(address).status_code} <= {403, 405}, name


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role.values if role != "administrator"])
def test_a_profile_opens_what_it_gives_and_nothing_else(as_user, admin, role):
    """Each address asks for one permission: with the role's and the profile's together, exactly those open."""
    grantable = sorted(permissions.GRANTABLE)
    given = random.Random(role).sample(grantable, len(grantable) // 2)
    user = factories.user("Robin Role", role=role)
    edit_user(user, actor=actors.agent(admin), profiles=[create_profile(actor=actors.agent(admin), name="More", permissions=given)])
    client = as_user(user)
    for name, arguments, access in VIEWS:
        if access in (None, "signed_in", ANYBODY):
            continue
        address = reverse(name, kwargs=arguments or None)
        answers = {client.get(address).status_code, client.post(address).status_code}
        if access in permissions.ROLE_PERMISSIONS[role] or access in given:
            assert 403 not in answers, name
        else:
            assert answers <= {403, 405}, name


def test_every_permission_has_words():
    assert WORDS.keys() == permissions.ALL


@pytest.mark.django_db
def test_what_is_hidden_is_answered_like_what_does_not_exist(as_user, ana, bruno, admin):
    """S2 on every address that takes a ticket, a message or a file: the hidden one and an absent one look the same."""
    from relevo.accounts.actions import edit_desk

    edit_desk(actor=actors.agent(admin), hides_other_campaigns=True)
    spring = factories.campaign("Spring", bruno)
    ticket = factories.ticket("Secret", account=factories.account(), campaign=spring)
    attachment = attach_to_draft(user=bruno, ticket=ticket, filename="plan.txt", content_type="text/plain", content=b"secret plan")
    comment_on_ticket(ticket, body_html="<p>secret</p>", actor=actors.agent(bruno), attachments=[attachment])
    message = ticket.messages.first()
    task = add_task(ticket, actor=actors.agent(bruno), title="Secret task").data["task"]
    held = hold_reply(ticket, actor=actors.agent(bruno), body_html="<p>secret</p>", to=[{"name": "", "address": "x@y.example"}], undo_seconds=30)
    samples = {"number": ticket.pk, "uuid": message.uuid, "task": task, "held": held.pk, "macro": 999_999, "template": 999_999}
    client = as_user(ana)
    checked = 0
    for name, arguments, _access in VIEWS:
        if not arguments or not re.match(r"ticket|message|draft|discard|remove-draft|attachment", name):
            continue
        own = {**samples, "uuid": attachment.uuid if name == "attachment" else message.uuid}
        hidden = reverse(name, kwargs={key: own[key] for key in arguments})
        absent = reverse(name, kwargs=arguments)
        for method in (client.get, client.post):
            first, second = method(hidden), method(absent)
            assert first.status_code == second.status_code and first.status_code in {302, 403, 404, 405}, name
            assert b"ecret" not in first.content
            checked += 1
    assert checked >= 20
    assert b"Secret" not in client.get("/tickets/?view=all").content
    assert b"Secret" not in client.get("/tickets/?view=all&q=secret").content
