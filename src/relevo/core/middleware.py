"""What every request passes: the request log and the Content-Security-Policy."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from relevo.core import clock

log = structlog.get_logger("relevo.requests")

# Strict: own files only, nothing inline. Images may be data: URLs (avatars drawn by CSS, the editor's cursor).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

Next = Callable[[HttpRequest], HttpResponseBase]


class RequestLog:
    """Writes one line a request: method, path, status, milliseconds. Never bodies, queries or addresses. Notes `began_at` on the request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request.began_at = clock.now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=request.method, path=request.path, status=response.status_code, ms=milliseconds)
        return response


class ContentSecurityPolicy:
    """Adds the strict policy to every response that has none of its own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) or response.streaming:
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
