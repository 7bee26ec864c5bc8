"""Answers: models and plain values as JSON, with datetimes in UTC (RFC 3339)."""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from pydantic import BaseModel

CONTENT_TYPE = "application/json"


def ok(body: BaseModel) -> HttpResponse:
    """200 with a body."""
    return HttpResponse(body.model_dump_json(), content_type=CONTENT_TYPE)


def created(body: BaseModel, location: str) -> HttpResponse:
    """201 with what was made and the address at which it lives."""
    return HttpResponse(body.model_dump_json(), status=201, content_type=CONTENT_TYPE, headers={"Location": f"/api/v1{location}"})


def accepted(body: BaseModel, location: str) -> HttpResponse:
    """202 with what is still to happen and the address at which it can be followed."""
    return HttpResponse(body.model_dump_json(), status=202, content_type=CONTENT_TYPE, headers={"Location": f"/api/v1{location}"})


def nothing() -> HttpResponse:
    """204."""
    return HttpResponse(status=204)


def page(items: list[dict[str, Any]], next_cursor: str) -> HttpResponse:
    """One page of a hot list, from plain values: no model is built for output that is made here anyway."""
    body = orjson.dumps({"items": items, "next_cursor": next_cursor or None}, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, content_type=CONTENT_TYPE)


def tagged(request: HttpRequest, body: BaseModel) -> HttpResponse:
    """200 with an ETag of the content, or 304 for who has just this already."""
    response = ok(body)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def download(content: BinaryIO, filename: str, content_type: str) -> FileResponse:
    """A file to be kept, never shown by a browser: what strangers send must not act in the desk's name."""
    response = FileResponse(content, as_attachment=True, filename=filename, content_type=content_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
