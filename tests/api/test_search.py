"""The language of searches in the API."""

from __future__ import annotations

import pytest

from relevo.tickets.search.terms import OPERATORS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(api, ana, mailbox):
    def found(search: str, **query) -> list[int]:
        answer = api(ana).get("/tickets", search=search, **query)
        assert answer.status_code == 200
        return [item["number"] for item in answer.json()["items"]]

    return found


def test_operators_phrases_and_exclusions_are_understood(numbers):
    boots = factories.ticket("Red boots", requester=factories.contact("Inés Prado", "ines@customer.example"))
    lamp = factories.ticket("Lamp", requester=factories.contact("Rui", "rui@customer.example"), text="Boots, red ones")
    assert numbers('"red boots"') == numbers('from:"inés prado" status:new') == numbers("boots -lamp") == numbers(f"#{boots.pk}") == [boots.pk]
    assert numbers("boots") == numbers("status:new") == [lamp.pk, boots.pk]
    assert numbers("boots", status="pending") == []


def test_what_is_not_there_finds_nothing_and_is_no_error(numbers):
    factories.ticket()
    for search in ("status:nonsense", "team:nobodys", "before:someday", "from:nobody", "!?"):
        assert numbers(search) == []


def test_more_than_fits_is_refused_as_a_problem(api, ana):
    answer = api(ana).get("/tickets", search="x" * 301)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == ["search"]


def test_the_description_names_every_operator(api, ana):
    paths = api(ana).get("/openapi.json").json()["paths"]
    (search,) = [one for one in paths["/api/v1/tickets"]["get"]["parameters"] if one.get("name") == "search"]
    assert [operator for operator in OPERATORS if f"`{operator}:" not in search["description"]] == []
