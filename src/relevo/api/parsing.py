"""Reading request bodies and addresses strictly: what can't be stored or is not meant is refused before anything happens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from ninja.operation import Operation
from ninja.parser import Parser

from relevo.api.errors import BadRequest, UnsupportedMedia
from relevo.core.errors import Invalid


class StrictParser(Parser):
    """JSON by orjson (which refuses NaN and lone surrogates), in bodies that say so."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises UnsupportedMedia for another content type, BadRequest for what is no JSON or holds NUL characters."""
        if request.content_type != "application/json":
            raise UnsupportedMedia("not_json", _("Send the body as JSON, with the header Content-Type: application/json."))
        try:
            data = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            facts = {"line": error.lineno, "column": error.colno}
            raise BadRequest("unreadable", _("The body is not valid JSON (line %(line)d, column %(column)d).") % facts) from error
        # PostgreSQL stores no NUL; the escape is the only way to write one in JSON.
        if b"\\u0000" in request.body and _has_nul(data):
            raise BadRequest("nul_character", _("The body has a NUL character, which can't be stored."))
        return data

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        """Raises Invalid for NUL characters."""
        for name, values in data.lists():
            if any(isinstance(value, str) and "\0" in value for value in values):
                sentence = _("NUL characters can't be used.")
                raise Invalid("nul_character", sentence, fields={name.replace("\0", ""): sentence})
        return super().parse_querydict(data, list_fields, request)


def refuse_unknown_parameters(request: HttpRequest, known: frozenset[str]) -> None:
    """Raises Invalid for a query parameter that the operation does not know: a misspelt filter must not show everything."""
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        fields = {name: _("There is no such parameter.") for name in unknown}
        raise Invalid("unknown_parameter", _("The address has a parameter that means nothing here."), fields=fields)


def parameters_of(operation: Operation) -> frozenset[str]:
    """The names of an operation's query parameters."""
    models = (model for model in operation.models if model.__ninja_param_source__ == "query")
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(map(_has_nul, _flat(value)))
    return isinstance(value, list) and any(map(_has_nul, value))


def _flat(value: dict[str, Any]) -> Iterable[Any]:
    yield from value
    yield from value.values()
