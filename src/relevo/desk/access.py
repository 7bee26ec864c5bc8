"""Who may open a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from relevo.accounts.models import User
from relevo.desk.responses import is_part

View = Callable[..., HttpResponseBase]


def reader(request: HttpRequest) -> User:
    """The signed-in user of a view that is guarded by `signed_in` or `needs`."""
    return cast(User, request.user)


def signed_in(view: View) -> View:
    """Only for people who are signed in; others go to the login page and come back after it. Scripts get 401 (and htmx is led there)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if not is_part(request):
            return redirect_to_login(request.get_full_path())
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = redirect_to_login(request.htmx.current_url_abs_path or "/").url  # type: ignore[attr-defined]
        return response

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def needs(permission: str) -> Callable[[View], View]:
    """Only for people whose role has the permission; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not reader(request).may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded = signed_in(guarded)  # type: ignore[assignment]
        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
