"""Parts of pages that hold forms and are kept current: their ETag must not depend on the forms' one-time tokens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect

from relevo.desk import responses
from relevo.desk.responses import is_part


def region(request: HttpRequest, template: str, context: Any, *, status: int = 200, **more: Any) -> HttpResponseBase:
    """A part drawn from `context` (``page`` in the template) with `token` for its forms; answered with 304 where nothing else changed."""
    return responses.part(request, template, context, status=status, token=get_token(request), **more)


def changed(request: HttpRequest, number: int) -> HttpResponseBase:
    """After a small form of the ticket page did its work: nothing for scripts (the page follows by itself), the page for all others."""
    return HttpResponse(status=204) if is_part(request) else redirect("ticket", number)
