"""Answering with pages and parts of pages."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.functional import SimpleLazyObject

from relevo.desk.pages.shell import Shell, shell_for

LIVE = "Relevo-Live"


def is_live(request: HttpRequest) -> bool:
    """Whether `js/live.js` asks for a region that may have changed."""
    return LIVE in request.headers


def is_part(request: HttpRequest) -> bool:
    """Whether a part of the page is wanted: by htmx (but not for the browser's back button) or by `js/live.js`."""
    return is_live(request) or ("HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers)


def page(request: HttpRequest, template: str, context: Any, *, shell: Shell | None = None, status: int = 200, **more: Any) -> HttpResponse:
    """A whole page of the workspace; `context` is the page's object, called `page` in the template."""
    return _answer(request, template, {"page": context, "shell": shell or shell_for(request), **more}, status)


def part(request: HttpRequest, template: str, context: Any, *, status: int = 200, **more: Any) -> HttpResponseBase:
    """A part of a page, drawn from the same object. A GET carries an ETag and is answered with 304 where nothing changed; a `token` for
    forms, which is another each time, does not count."""
    response = _answer(request, template, {"page": context, **more}, status)
    if request.method != "GET" or status != 200:
        return response
    content = response.content.replace(more["token"].encode(), b"") if "token" in more else response.content
    etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def plain(request: HttpRequest, template: str, context: Any, *, status: int = 200) -> HttpResponse:
    """A page without the workspace's frame: signing in, errors."""
    return _answer(request, template, {"page": context}, status)


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    # Not Django's own: that one makes another mask for each form of the page. Whole pages have forms, of parts only some.
    context["csrf_token"] = context.get("token") or (get_token(request) if "shell" in context else SimpleLazyObject(lambda: get_token(request)))
    response = HttpResponse(render_to_string(template, context), status=status)
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie", "HX-Request", LIVE])
    return response


def done(request: HttpRequest, to: str, message: str = "", *args: Any) -> HttpResponse:
    """Leads on after something was done, with a short message: a redirect, also for htmx (which then loads the page)."""
    if message:
        messages.success(request, message)
    response = redirect(to, *args)
    if request.htmx:  # type: ignore[attr-defined]
        led = HttpResponse(status=204)
        led.headers["HX-Redirect"] = response.url
        return led
    return response


def with_toast(response: HttpResponseBase, text: str, tone: str = "") -> HttpResponseBase:
    """Lets the page that htmx updates show a short message as well."""
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": str(text), "tone": tone}})
    return response
