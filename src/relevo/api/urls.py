"""All addresses under /api/v1/."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from relevo.api import openapi
from relevo.api.app import api
from relevo.api.errors import method_not_allowed, unknown_address

app_name = "api"


def _explained(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view of one address: HEAD is answered like GET (the server leaves the body out), and the refusal of a method
    becomes a problem like all others."""

    @wraps(view)
    def run(request: HttpRequest, *arguments: Any, **values: Any) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *arguments, **values)
        request.method = asked
        if isinstance(response, HttpResponseNotAllowed):
            known = set(response.headers["Allow"].split(", "))
            return method_not_allowed(request, ", ".join(sorted(known | {"HEAD"} if "GET" in known else known)))
        return response

    return run


def _document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description; it needs no token."""
    if request.method != "GET":
        return method_not_allowed(request, "GET")
    return HttpResponse(openapi.document(), content_type="application/json")


def _addresses() -> list[URLPattern]:
    patterns: list[URLPattern] = api.urls[0]  # type: ignore[assignment]
    named = (pattern for pattern in patterns if pattern.name != "api-root")
    return [URLPattern(pattern.pattern, _explained(pattern.callback), pattern.default_args, pattern.name) for pattern in named]


_unknown: Any = unknown_address
_unknown.csrf_exempt = True
_described: Any = _document
_described.csrf_exempt = True

urlpatterns = [path("openapi.json", _described, name="openapi"), *_addresses(), re_path(r"^.*$", _unknown, name="unknown")]
