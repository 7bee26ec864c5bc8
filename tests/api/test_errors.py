"""Refusals are problem details, whatever is wrong, in the caller's language."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from relevo.accounts.actions import create_token, revoke_token
from relevo.core import actors
from tests import factories

pytestmark = pytest.mark.django_db


def check(response, status: int, code: str) -> dict:
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (problem["status"], problem["type"]) == (status, f"urn:relevo:problem:{code}")
    assert problem["title"] and problem["detail"]
    return problem


def test_tokens(api, ana):
    check(api().get("/me"), 401, "token_missing")
    check(api(Authorization="Basic YTpi").get("/me"), 401, "token_invalid")
    wrong = api(Authorization="Bearer rlv_wrong").get("/me")
    check(wrong, 401, "token_invalid")
    assert wrong.headers["WWW-Authenticate"] == 'Bearer realm="relevo", error="invalid_token"'
    row, plain = create_token(ana, actor=actors.system("tests"), name="x")
    caller = api(Authorization=f"bearer {plain}")
    assert caller.get("/me").status_code == 200
    revoke_token(row, actor=actors.system("tests"))
    check(caller.get("/me"), 401, "token_invalid")


def test_a_signed_in_browser_is_nobody_here(as_user, ana):
    assert as_user(ana).get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("path", ["/nothing", "/", "/tickets/", "/tickets/abc", "/tickets/-1", "/attachments/1"])
def test_unknown_addresses(api, ana, path):
    check(api(ana).get(path), 404, "unknown_address")


@pytest.mark.parametrize("path", ["/tickets/1", "/tickets/99999999999999999999999999", "/attachments/00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there(api, ana, path):
    check(api(ana).get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("DELETE", "/tickets", "GET, HEAD, POST"), ("POST", "/me", "GET, HEAD, PATCH"), ("PUT", "/openapi.json", "GET")]
)
def test_methods(api, ana, method, path, allowed):
    response = api(ana).call(method, path)
    check(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == allowed


def test_head_is_get_without_its_body(api, ana):
    response = api(ana).call("HEAD", "/me")
    assert (response.status_code, response.content) == (200, b"")
    assert api().call("HEAD", "/me").status_code == 401
    assert api(ana).call("HEAD", "/tickets/1/replies").headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{", "unreadable"), (b'{"name": NaN}', "unreadable"), (b'{"name": "\\ud800"}', "unreadable"), (b'{"name": "\\u0000"}', "nul_character")],
)
def test_bodies_that_can_not_be_read(api, ana, body, code):
    check(api(ana).post("/contacts", body), 400, code)


def test_bodies_of_another_kind(api, ana):
    response = api(ana).client.post("/api/v1/contacts", "name=x", content_type="application/x-www-form-urlencoded", headers=api(ana).headers)
    check(response, 415, "not_json")


def test_bodies_too_large(api, ana, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    check(api(ana).post("/contacts", {"name": "x" * 2000}), 413, "too_large")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("name", "missing")]),
        ([], [("", "model_type")]),
        ({"name": 5}, [("name", "string_type")]),
        ({"name": "x" * 201}, [("name", "string_too_long")]),
        ({"name": "x", "nmae": "y"}, [("nmae", "extra_forbidden")]),
        ({"name": "x", "organisation_id": 2**63}, [("organisation_id", "less_than_equal")]),
        ({"name": "x", "organisation_id": 77}, [("organisation_id", "unknown_id")]),
        ({"name": " "}, [("name", "name_missing")]),
        ({"name": "x", "identities": [{"kind": "email", "value": "a@b.example"}, {"kind": "email"}]}, [("identities.1.value", "missing")]),
        ({"name": "x", "identities": [{"kind": "email", "value": "nobody"}]}, [("value", "email_invalid")]),
        ({"name": "x", "identities": [{"kind": "phone", "value": "call me"}]}, [("value", "phone_invalid")]),
    ],
)
def test_fields_are_named(api, ana, body, errors):
    response = api(ana).post("/contacts", body)
    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == errors
    assert all(error["message"] for error in response.json()["errors"])


def test_an_empty_body_is_missing(api, ana):
    response = api(ana).call("POST", "/contacts", b"")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "missing")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"asignee_id": "3"}, "asignee_id"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"view": "others"}, "view"),
        ({"search": "a\0b"}, "search"),
        ({"status": "?"}, "status"),
    ],
)
def test_parameters_are_named(api, ana, query, field):
    response = api(ana).get("/tickets", **query)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)


def test_in_the_callers_language(api, ana):
    english = api(ana).get("/tickets/1").json()["detail"]
    assert english == "There is nothing here, or you may not see it."
    response = api(ana, **{"Accept-Language": "es-MX,es;q=0.9"}).get("/tickets/1")
    assert response.headers["Content-Language"] == "es"
    assert response.json()["code"] == "not_found"


def test_what_fails_on_our_side_says_so_and_shows_nothing(api, ana, mailbox):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacts_organisation RENAME TO gone")
    with transaction.atomic():
        response = api(ana).get("/organisations")
        transaction.set_rollback(True)
    problem = check(response, 500, "unexpected")
    assert "contacts_organisation" not in str(problem)


def test_forbidden(api, viewer, mailbox):
    number = factories.ticket(account=mailbox).pk
    check(api(viewer).patch(f"/tickets/{number}", {"subject": "x"}), 403, "forbidden")
