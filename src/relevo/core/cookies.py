"""Cookies that Django sets with every page are set when they change."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware


class Tokens(CsrfViewMiddleware):
    """Django's protection against forged forms, whose cookie is set where the browser has another one or none.

    Django's own sets it anew with every page that has a form, so that it ends a year after the last one. Signing in sets it as well, and who
    has not signed in for a year can't be signed in any more.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.COOKIES.get(settings.CSRF_COOKIE_NAME) == request.META.get("CSRF_COOKIE"):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return super().process_response(request, response)


class Messages(CookieStorage):
    """Short messages for the next page; their cookie is only taken away where there is one."""

    def _store(self, messages: Any, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        if not messages and self.cookie_name not in self.request.COOKIES:
            return []
        return super()._store(messages, response, *args, **kwargs)  # type: ignore[misc]
