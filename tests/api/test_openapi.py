"""The description is complete, and the same everywhere."""

from __future__ import annotations

import json
import re

import pytest

from relevo.api import openapi
from relevo.api.descriptions import RESPONSES, TAGS

OPERATIONS = [(path, method, operation) for path, item in openapi.schema()["paths"].items() for method, operation in item.items()]


@pytest.mark.django_db
def test_anybody_may_read_it(client):
    response = client.get("/api/v1/openapi.json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == openapi.schema()


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[operation["operationId"] for _p, _m, operation in OPERATIONS])
def test_every_operation_says_what_is_needed(path, method, operation):
    assert re.fullmatch(r"[A-Z][^\n]{3,100}[^.]", operation["summary"])
    assert len(operation["tags"]) == 1 and operation["tags"][0] in TAGS
    assert operation["security"] == [{"Token": []}]
    assert {"401", "422", "503"} <= operation["responses"].keys()
    assert ("404" in operation["responses"]) == ("{" in path)
    headers = {parameter["$ref"].rsplit("/", 1)[-1] for parameter in operation["parameters"] if "$ref" in parameter}
    assert headers == {"AcceptLanguage", "IdempotencyKey"} if method == "post" else {"AcceptLanguage"}
    assert any(status.startswith("2") for status in operation["responses"])


def test_ids_differ_and_nothing_is_left_over():
    names = [operation["operationId"] for _path, _method, operation in OPERATIONS]
    assert len(names) == len(set(names))
    text = json.dumps(openapi.schema())
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert references == set(openapi.schema()["components"]["schemas"])
    assert set(re.findall(r'"#/components/responses/([^"]+)"', text)) == set(RESPONSES)


def test_schemas_are_described():
    schemas = openapi.schema()["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema.get("description")] == []
