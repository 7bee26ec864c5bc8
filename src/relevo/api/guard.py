"""What every operation passes: no unknown query parameters, and `Idempotency-Key` on POST."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from relevo.api import idempotency
from relevo.api.auth import caller
from relevo.api.parsing import parameters_of, refuse_unknown_parameters

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """The view behind the checks; ninja calls it with validated values."""
    known = parameters_of(view._ninja_operation)  # type: ignore[attr-defined]

    @wraps(view)
    def run(request: HttpRequest, **values: Any) -> HttpResponse:
        if request.GET:
            refuse_unknown_parameters(request, known)
        if request.method != "POST" or getattr(view, "is_repeatable", False):
            return view(request, **values)
        return idempotency.once(request, caller(request), lambda: view(request, **values))

    return run


def repeatable(view: View) -> View:
    """Marks a POST that may run twice without harm and must not run in a transaction (it calls servers)."""
    view.is_repeatable = True  # type: ignore[attr-defined]
    return view
