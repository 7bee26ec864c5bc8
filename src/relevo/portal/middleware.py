"""What holds for every answer to people who are not signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PREFIX = "/shared"
# No scripts, no forms, nothing from elsewhere, in no frame; small pictures of mails are data: URLs.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ROBOTS = "noindex, nofollow, noarchive, nosnippet"


class Guests:
    """Below `PREFIX` nobody is signed in: cookies are neither read nor set, so that these pages are the same whoever looks, colleagues included.

    Their addresses are secrets: nothing keeps them, tells them to other sites, or lists them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != PREFIX and not request.path_info.startswith(f"{PREFIX}/"):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.META.pop("HTTP_AUTHORIZATION", None)
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Vary"] = "Accept-Language"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = ROBOTS
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
