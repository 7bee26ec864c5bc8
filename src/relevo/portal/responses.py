"""Answering guests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page without anything but words."""

    status: int
    title: str | Promise
    text: str | Promise


_NOTHING = Refusal(
    404, _("There is nothing here"), _("This page does not exist, or it is no longer shared. Ask those who gave you the address for a new one.")
)
_TOO_MANY = Refusal(429, _("Too many requests"), _("Wait a minute, then load the page again."))


def page(template: str, context: Any, *, status: int = 200) -> HttpResponse:
    """A page in the language that is active; `context` is the page's object, called `page` in the template."""
    response = HttpResponse(render_to_string(template, {"page": context}, using="portal"), status=status)
    response.headers["Content-Language"] = translation.get_language() or ""
    return response


def nothing(request: HttpRequest) -> HttpResponse:
    """The answer to every address that opens nothing, for whatever reason: always the same."""
    return page("portal/refusal.html", _NOTHING, status=_NOTHING.status)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """The answer to who asks too often."""
    response = page("portal/refusal.html", _TOO_MANY, status=_TOO_MANY.status)
    response.headers["Retry-After"] = str(seconds)
    return response
