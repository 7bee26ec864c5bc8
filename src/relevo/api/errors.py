"""Every refusal as RFC 9457 problem details, in the caller's language.

``type`` and ``code`` name the problem for machines and never change; ``title`` and ``detail`` are for people; ``errors`` says
which field can't be used and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from relevo.api.field_words import words_for
from relevo.core.errors import DomainError, Invalid
from relevo.core.outage import RETRY_SECONDS, is_database_away

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:relevo:problem:"
log = structlog.get_logger("relevo.api")

_TITLES = {
    400: gettext_lazy("The request can't be read"),
    401: gettext_lazy("Not signed in"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not possible here"),
    409: gettext_lazy("Not possible at the moment"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Not the expected kind of content"),
    422: gettext_lazy("The values can't be used"),
    500: gettext_lazy("Something went wrong"),
    503: gettext_lazy("Not available at the moment"),
}
# Actions name what they were given; the API calls the same things by the names of its fields.
_FIELDS = {
    "campaigns": "campaign_ids",
    "body": "body_html",
    "requester": "requester_id",
    "assignee": "assignee_id",
    "team": "team_id",
    "campaign": "campaign_id",
    "account": "account_id",
    "organisation": "organisation_id",
    "user": "user_id",
    "other": "ticket",
}


class NotFound(DomainError):
    """There is no such thing, or the caller may not know of it."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_found", gettext_lazy("There is nothing here, or you may not see it."))


class BadRequest(DomainError):
    """The request can't be read at all."""

    status = 400


class UnsupportedMedia(DomainError):
    """The body is of a kind that the operation does not read."""

    status = 415


def unusable(field: str, sentence: Any, *, code: str = "invalid") -> Invalid:
    """The refusal of one field of the API's own."""
    return Invalid(code, sentence, fields={field: sentence})


def problem(status: int, code: str, detail: Any, errors: Iterable[dict[str, Any]] = ()) -> HttpResponse:
    """One problem as a response."""
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + code,
        "title": str(_TITLES.get(status) or HTTPStatus(status).phrase),
        "status": status,
        "detail": str(detail),
        "code": code,
    }
    listed = list(errors)
    if listed:
        body["errors"] = listed
    return HttpResponse(orjson.dumps(body), status=status, content_type=CONTENT_TYPE)


def install(api: NinjaAPI) -> None:
    """Makes all exceptions of the API's operations problems."""
    for kind, handler in (
        (DomainError, _domain),
        (AuthenticationError, _unauthenticated),
        (ValidationError, _validation),
        (HttpError, _unreadable),
        (RequestDataTooBig, _too_large),
        (SuspiciousOperation, _suspicious),
        (MultiPartParserError, _suspicious),
        (Exception, _unexpected),
    ):
        api.add_exception_handler(kind, handler)  # type: ignore[arg-type]


def unknown_address(request: HttpRequest, **_values: Any) -> HttpResponse:
    """The answer where no operation lives."""
    return problem(404, "unknown_address", _("There is no such address in this API. See /api/v1/openapi.json for those that are."))


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """The answer to a method that the address does not know, with those that it does."""
    response = problem(405, "method_not_allowed", _("This address answers to %(methods)s only.") % {"methods": allowed})
    response.headers["Allow"] = allowed
    return response


def _domain(request: HttpRequest, error: DomainError) -> HttpResponse:
    errors = [{"field": _FIELDS.get(name, name), "code": error.code, "message": str(sentence)} for name, sentence in error.fields.items()]
    return problem(error.status, error.code, error.message, errors)


def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    presented = bool(request.headers.get("Authorization"))
    detail = _("This token is not valid, or was revoked.") if presented else _("Send a token in the header: Authorization: Bearer rlv_…")
    response = problem(401, "token_invalid" if presented else "token_missing", detail)
    response.headers["WWW-Authenticate"] = 'Bearer realm="relevo", error="invalid_token"' if presented else 'Bearer realm="relevo"'
    return response


def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = []
    for found in error.errors:
        place, *path = found["loc"]
        if place == "body":
            path = path[1:]  # The first part is the name of the operation's argument.
        kind = found["type"]
        errors.append({"field": ".".join(map(str, path)), "in": place, "code": kind, "message": words_for(kind, found.get("ctx") or {})})
    return problem(422, "invalid", _("Some values can't be used."), errors)


def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    # The framework wraps whatever its parser raised; a refusal of our own parser says more.
    cause = error.__cause__
    if isinstance(cause, DomainError):
        return _domain(request, cause)
    return problem(error.status_code, "unreadable", _("The body is not valid JSON."))


def _too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(413, "too_large", _("This is more than the desk accepts at once."))


def _suspicious(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(400, "unreadable", _("The request can't be read."))


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to a fault of ours outside of the operations, which has been logged already."""
    return problem(500, "unexpected", _("Something went wrong on our side; it has been noted. Try again in a moment."))


def database_away(request: HttpRequest) -> HttpResponse:
    """The answer while the database is away. Nothing of the request is known to have been done: with an `Idempotency-Key` it can be sent again."""
    with translation.override(translation.get_language_from_request(request)):
        response = problem(503, "database_away", _("The database does not answer. Try again in a moment."))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_database_away(error):
        log.warning("the database is away", method=request.method, path=request.path)
        return database_away(request)
    log.error("the API failed", method=request.method, path=request.path, exc_info=error)
    return broken(request)
