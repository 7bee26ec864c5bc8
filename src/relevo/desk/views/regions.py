"""Parts of pages that hold forms and are kept current: their ETag must not depend on the forms' one-time tokens."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from relevo.desk.responses import is_part


def region(request: HttpRequest, template: str, context: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    """A part drawn from `context` (``page`` in the template) with `token` for its forms; answered with 304 where nothing else changed."""
    token = get_token(request)
    html = render_to_string(template, {"page": context, "token": token, **more}, request=request)
    response = HttpResponse(html, status=status)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    if request.method != "GET" or status != 200:
        return response
    etag = f'"{hashlib.blake2b(html.replace(token, "").encode(), digest_size=12).hexdigest()}"'
    response.headers["ETag"] = etag
    answer: Any = get_conditional_response(request, etag=etag, response=response)
    return answer or response


def changed(request: HttpRequest, number: int) -> HttpResponseBase:
    """After a small form of the ticket page did its work: nothing for scripts (the page follows by itself), the page for all others."""
    return HttpResponse(status=204) if is_part(request) else redirect("ticket", number)
