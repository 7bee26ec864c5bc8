"""The reader's language and time zone."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from relevo.accounts.loading import under
from relevo.accounts.reading import zone_named
from relevo.desk.wording.reader import reads
from relevo.tickets import own_words

COOKIE_SECONDS = 365 * 24 * 3600


class ReadersLanguage:
    """Shows every page in the signed-in user's language and time zone; else in the language that was last used in this browser or that
    it asks for, and in UTC. A cookie remembers the language for pages that can't ask who reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # The user itself, not Django's promise of one: pages ask it two hundred things, and each would be asked twice.
        with under(request.session.stamp):  # type: ignore[attr-defined]
            user = request.user = get_user(request)
        language = user.language if user.is_authenticated else translation.get_language_from_request(request)
        zone = zone_named(user.time_zone) if user.is_authenticated else None
        if user.is_authenticated:
            own_words.use(user.words_version)
        with reads(language, zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if user.is_authenticated and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
            )
        return response
