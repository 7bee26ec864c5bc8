"""Who may open a page here: anybody who knows its address, not too often."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from relevo.core import networks
from relevo.core.ratelimit import Limit
from relevo.portal import responses

ANYBODY = "anybody"
WINDOW_SECONDS = 60
# A page of a long conversation with pictures asks for some dozens of files at once.
PAGES = Limit("guest pages", hits=60, window_seconds=WINDOW_SECONDS)
FILES = Limit("guest files", hits=300, window_seconds=WINDOW_SECONDS)
# Of all guests together: what a desk can bear beside its work.
EVERYBODY = Limit("all guests", hits=3000, window_seconds=WINDOW_SECONDS)

View = Callable[..., HttpResponseBase]


def open_to_guests(limit: Limit) -> Callable[[View], View]:
    """Marks a view as open to anybody, as often as the limit allows one client, and all of them together.

    Requests are counted before anything is looked up, so that being told to wait says nothing about a link.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            client = networks.client(request.META.get("REMOTE_ADDR", ""))
            # Who is refused alone does not count for all: nobody keeps the others out by asking often.
            if limit.hit(client) > limit.hits or EVERYBODY.hit("") > EVERYBODY.hits:
                return responses.too_many(request, WINDOW_SECONDS)
            return view(request, *args, **kwargs)

        guarded.access = ANYBODY  # type: ignore[attr-defined]
        return guarded

    return decorate
