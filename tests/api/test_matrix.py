"""Every role against every operation. An operation without a row in `operations` fails."""

from __future__ import annotations

import re

import pytest
from django.db import transaction

from relevo.accounts import permissions
from relevo.accounts.actions import create_profile, edit_user
from relevo.accounts.models import Desk
from relevo.api import openapi
from relevo.core import actors
from tests import factories
from tests.api.operations import EVERYBODY, HIDEABLE, ROWS, call, world

pytestmark = pytest.mark.django_db

# What managing users allows, which no profile gives; and what belongs to those who see everything.
BY_ROLE = frozenset(
    {"create_user", "change_user", "change_activation", "change_password", "create_access_profile", "change_access_profile", "list_audit_entries"}
    | {
        "delete_note",
        "list_user_uses",
        "list_access_profile_uses",
        "change_view",
        "delete_view",
        "change_macro",
        "delete_macro",
        "create_template",
        "change_template",
        "create_trigger",
        "change_trigger",
    }
)


def _described() -> dict[str, tuple[str, str]]:
    found = {}
    for path, item in openapi.schema()["paths"].items():
        for method, operation in item.items():
            found[operation["operationId"]] = (method.upper(), re.sub(r"{[^}]*}", "{}", path))
    return found


def test_every_operation_has_a_row():
    rows = {name: (row.method, "/api/v1" + re.sub(r"{[^}]*}", "{}", row.path)) for name, row in ROWS.items()}
    assert rows == _described()


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_role_may_what_it_may_and_nothing_else(role, api):
    caller = api(factories.user("Cal Caller", role=role))
    names = world(caller.user)
    expected = {name: row.status if role in row.roles else 403 for name, row in ROWS.items()}
    got = {}
    for name, row in ROWS.items():
        with transaction.atomic():
            response = call(caller, row, names)
            got[name] = response.status_code
            response.getvalue()  # Reads files to the end, which closes them.
            transaction.set_rollback(True)
    assert got == expected


@pytest.mark.parametrize(("role", "given_of"), [("viewer", "agent"), ("agent", "administrator")])
def test_a_role_with_a_profile_may_what_both_allow(role, given_of, api):
    """Somebody with the permissions of another role may what that role may, but for what is decided by the role itself."""
    user = factories.user("Cal Caller", role=role)
    given = permissions.ROLE_PERMISSIONS[given_of] & permissions.GRANTABLE
    tests = actors.system("tests")
    edit_user(user, actor=tests, profiles=[create_profile(actor=tests, name="More", permissions=given)])
    caller = api(user)
    names = world(caller.user)
    of_the_role = BY_ROLE if given_of == "administrator" else frozenset()
    expected = {name: row.status if given_of in row.roles and name not in of_the_role else 403 for name, row in ROWS.items()}
    got = {}
    for name, row in ROWS.items():
        with transaction.atomic():
            response = call(caller, row, names)
            got[name] = response.status_code
            response.getvalue()
            transaction.set_rollback(True)
    assert got == expected


def test_nobody_gets_in_without_a_token(api, ana):
    names = world(api(ana).user)
    stranger = api()
    got = {name: call(stranger, row, names) for name, row in ROWS.items()}
    assert {name: response.status_code for name, response in got.items()} == dict.fromkeys(ROWS, 401)
    assert {response.headers["WWW-Authenticate"] for response in got.values()} == {'Bearer realm="relevo"'}


def test_what_is_hidden_is_answered_like_what_is_not_there(api, ana):
    names = world(api(ana).user)
    Desk.objects.update(hides_other_campaigns=True)
    caller = api(ana)
    for name, row in ROWS.items():
        if row.path.startswith(HIDEABLE):
            with transaction.atomic():
                response = call(caller, row, names)
                transaction.set_rollback(True)
            assert (name, response.status_code) == (name, 404)
    assert caller.get("/tickets").json() == {"items": [], "next_cursor": None}
    assert caller.get("/tickets", search="order").json()["items"] == []
    assert caller.get("/campaigns").json()["items"] == caller.get("/accounts").json()["items"] == []
    assert set(caller.get("/tickets/counts").json().values()) == {0}
    refused = caller.post("/tickets", {"subject": "x", "requester_id": names["contact"], "campaign_id": names["campaign"]})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "campaign_id"
