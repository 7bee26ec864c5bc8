"""What people see when something can't be done: refused actions, missing pages, failures of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.core.errors import DomainError
from relevo.core.outage import RETRY_SECONDS
from relevo.desk.responses import is_part, with_toast

log = structlog.get_logger("relevo.desk")
Text = str | Promise


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says; with `retry` it leads to that address again instead of to the tickets."""

    status: int
    title: Text
    text: Text
    retry: str = ""


_NOT_FOUND = ErrorPage(
    404, _("There is nothing here"), _("The page does not exist, or you can't see it. Check the address, or search for the ticket.")
)
_FORBIDDEN = ErrorPage(403, _("This is not allowed"), _("Your role does not allow this. Ask an administrator if you need it."))
_STALE = ErrorPage(
    403,
    _("This form has expired"),
    _("For safety, forms work only for the session in which they were opened. Go back, reload the page and try again."),
)
_BAD = ErrorPage(400, _("This request can't be understood"), _("Go back and try again."))
_AWAY = ErrorPage(
    503,
    _("Not available at the moment"),
    _("The database does not answer, so nothing can be shown or saved. Try again in a minute; if it stays like this, tell your administrator."),
)
_BROKEN = ErrorPage(
    500,
    _("Something went wrong on our side"),
    _("Nothing was changed. Try again; if it stays like this, tell your administrator the time at which it happened."),
)


def answer(request: HttpRequest, shown: ErrorPage) -> HttpResponse:
    """The error as a page, or for a part of a page as a short message that leaves everything in place."""
    if is_part(request):
        response = HttpResponse(str(shown.text), status=shown.status, content_type="text/plain; charset=utf-8")
        response.headers["HX-Reswap"] = "none"
        with_toast(response, str(shown.text), "bad")
    else:
        response = HttpResponse(render_to_string("shared/error.html", {"page": shown}, request=request), status=shown.status)
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to an action that was refused and that no form can show beside its fields."""
    titles = {403: _FORBIDDEN.title, 409: _("This has changed meanwhile")}
    return answer(request, ErrorPage(error.status, titles.get(error.status, _("This could not be done")), str(error)))


class RefusedActions:
    """Middleware: a DomainError that a view of the desk did not catch becomes a page (or message) in clear words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, DomainError) else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return answer(request, _BAD)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return answer(request, _FORBIDDEN)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """Django's handler404."""
    return answer(request, _NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to a fault of ours: works without a database and without a user."""
    return answer(request, _BROKEN)


def database_away(request: HttpRequest) -> HttpResponse:
    """The answer while the database is away, in the language of the reader's cookie or browser: who the reader is can't be asked."""
    with translation.override(translation.get_language_from_request(request)):
        shown = replace(_AWAY, retry=request.get_full_path() if request.method in ("GET", "HEAD") else "")
        response = answer(request, shown)
        response.headers["Content-Language"] = translation.get_language() or ""
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    log.info("request refused for its missing or old token", reason=str(reason), path=request.path)
    return answer(request, _STALE)
