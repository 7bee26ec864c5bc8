"""One ticket behind a link that nobody can guess (S6).

Every address that opens nothing is answered alike, after the same work: whether a link was revoked, has expired, never was, or belongs to an internal
ticket is nobody's business.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from relevo.accounts.models import Desk
from relevo.accounts.queries import desk
from relevo.core import storage
from relevo.core.downloads import harmless, recognised
from relevo.portal import responses
from relevo.portal.access import FILES, PAGES, open_to_guests
from relevo.portal.pages.external_view import load_external_view, load_file, load_message
from relevo.portal.reading import read_by
from relevo.tickets.external_view.guests import open_link
from relevo.tickets.external_view.openings import note_opening

MAX_PAGE = 200


@require_safe
@open_to_guests(PAGES)
def ticket(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page; `?page=2` shows the messages before the last fifty. Looking at it counts as an opening, a preview and `HEAD` do not."""
    seen, here = open_link(token), desk()
    with read_by(request, here, seen.ticket.requester.language if seen else ""):
        if seen is None:
            return responses.nothing(request)
        if seen.link is not None and request.method == "GET":
            note_opening(seen.link, request.META.get("REMOTE_ADDR", ""))
        return responses.page("portal/external_view.html", load_external_view(seen, here, token, _page(request)))


@require_safe
@open_to_guests(PAGES)
def message(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """One message, with all that is quoted in it."""
    seen, here = open_link(token), desk()
    with read_by(request, here, seen.ticket.requester.language if seen else ""):
        found = load_message(seen, here, token, uuid) if seen else None
        return responses.page("portal/message_page.html", found) if found else _nothing(request, here)


@require_safe
@open_to_guests(FILES)
def file(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """The bytes of a file: pictures and PDFs are shown where their bytes prove what they are, all others are saved."""
    seen, here = open_link(token), desk()
    found = load_file(seen, uuid) if seen else None
    try:
        content = storage.open_blob(found.digest) if found else None
    except FileNotFoundError:
        content = None
    if found is None or content is None:
        return _nothing(request, here)
    return harmless(content, recognised(content.read(16)), found.filename, is_download="download" in request.GET)


@require_safe
@open_to_guests(PAGES)
def nothing(request: HttpRequest, *_rest: str) -> HttpResponseBase:
    """Every other address: as a link that opens nothing."""
    return _nothing(request, desk())


def _nothing(request: HttpRequest, here: Desk) -> HttpResponseBase:
    with read_by(request, here):
        return responses.nothing(request)


def _page(request: HttpRequest) -> int:
    typed = request.GET.get("page", "")
    return min(max(int(typed), 1), MAX_PAGE) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 1
