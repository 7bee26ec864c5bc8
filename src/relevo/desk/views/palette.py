"""The lines of the palette."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.palette import found_for, pages_and_views


@require_safe
@signed_in
def palette(request: HttpRequest) -> HttpResponseBase:
    """What one can always go to; or, for what was typed (``q``), the lines that fit that."""
    if "q" in request.GET:
        return responses.part(request, "desk/shell/palette_found.html", found_for(reader(request), request.GET["q"]))
    return responses.part(request, "desk/shell/palette_places.html", pages_and_views(reader(request)))
