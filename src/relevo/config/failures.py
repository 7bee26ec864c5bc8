"""Who answers when a request failed: the API for programs, the desk for people."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse

from relevo.api import errors as for_programs
from relevo.core.outage import is_database_away
from relevo.desk import errors as for_people


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the exception is handled: 503 where the database is away, else 500. Needs no database."""
    surface = for_programs if request.path.startswith("/api/") else for_people
    return surface.database_away(request) if is_database_away(sys.exception()) else surface.broken(request)
