"""The OpenAPI 3.1 description: what ninja derives from the operations, made complete."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import orjson
from ninja.openapi.schema import REF_TEMPLATE

from relevo.api.app import api
from relevo.api.descriptions import DESCRIPTION, RESPONSES, TAGS
from relevo.api.idempotency import HEADER
from relevo.api.schemas.problems import Problem

PREFIX = "/api/v1/"
_PAGE = re.compile(r"Page_([A-Za-z]+)_(?=\")")  # As pydantic names a generic model with its parameter.
_METHODS = ("get", "post", "put", "patch", "delete")
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A text of your choice, new for every new request (a UUID, for example). The same request sent again with it within 24 hours is "
    "carried out once; later ones get the first answer again, with the header `Idempotency-Replayed: true`.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "0b6a2c1e-7f3d-4f3e-9c1b-2f1f6f0f7a11",
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "The language of sentences in the answer: `en`, `es` or `pt-br`.",
    "schema": {"type": "string"},
    "example": "es",
}


@cache
def schema() -> dict[str, Any]:
    """The description as plain values; built once, without a database."""
    text = orjson.dumps(api.get_openapi_schema(path_prefix=PREFIX), option=orjson.OPT_NON_STR_KEYS).decode()
    made: dict[str, Any] = orjson.loads(_PAGE.sub(r"\1Page", text))
    made["info"] = {
        "title": "Relevo",
        "version": api.version,
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    made["servers"] = [{"url": "/"}]
    made["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    components = made["components"]
    problem = Problem.model_json_schema(mode="serialization", ref_template=REF_TEMPLATE)
    components["schemas"].update(problem.pop("$defs"), Problem=problem)
    components["securitySchemes"] = {"Token": {"type": "http", "scheme": "bearer", "description": "A token that starts with `rlv_`."}}
    components["responses"] = {name: _refusal(words, example) for name, (words, example) in RESPONSES.items()}
    for name, found in components["schemas"].items():
        if name.endswith("Page"):
            found.update(title=name, description="One page of a list.")
    components["parameters"] = {"IdempotencyKey": _KEY, "AcceptLanguage": _LANGUAGE}
    for path, item in made["paths"].items():
        for method in _METHODS:
            if method in item:
                _complete(path, method, item[method])
    # Ninja lists the models of query parameters, which nothing refers to.
    text = orjson.dumps(made).decode()
    components["schemas"] = {name: found for name, found in components["schemas"].items() if REF_TEMPLATE.format(model=name) in text}
    return made


@cache
def document() -> bytes:
    """The description as JSON."""
    return orjson.dumps(schema(), option=orjson.OPT_INDENT_2)


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Summary and description from the docstring, the headers that are understood, and every refusal that may come."""
    first, _gap, rest = operation.pop("description", "").partition("\n\n")
    operation["summary"] = first.strip().rstrip(".")
    if rest:
        operation["description"] = " ".join(rest.split())
    operation["parameters"] = [*operation.get("parameters", []), {"$ref": "#/components/parameters/AcceptLanguage"}]
    refusals = {"401": "Unauthenticated", "422": "Unusable", "503": "Unavailable"}
    if method == "post":
        operation["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
    if method != "get" or path.startswith(_RESTRICTED) or "/merges/" in path:
        refusals["403"] = "Forbidden"
    if method != "get":
        refusals["409"] = "Conflict"
    if "{" in path:
        refusals["404"] = "NotFound"
    if "requestBody" in operation:
        refusals.update({"400": "Unreadable", "413": "TooLarge", "415": "UnsupportedMedia"})
    if path.endswith("/content"):
        refusals["409"] = "Conflict"
        binary = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        operation["responses"]["200"] = {"description": "The bytes as they are, as a file to be kept", "content": binary}
    for status, name in sorted(refusals.items()):
        operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for status in {"201", "202"} & set(operation["responses"]):
        operation["responses"][status]["headers"] = {"Location": {"description": "Where it lives.", "schema": {"type": "string"}}}


_RESTRICTED = (f"{PREFIX}audit-entries", f"{PREFIX}payloads")


def _refusal(words: str, example: dict[str, Any]) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    return {"description": words, "content": content}
