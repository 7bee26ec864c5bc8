"""Who calls: a bearer token in the Authorization header, nothing else. Cookies are not looked at, so that no page can make a browser act."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from relevo.accounts import tokens
from relevo.accounts.models import User
from relevo.accounts.reading import zone_named
from relevo.core import actors
from relevo.core.actors import Actor
from relevo.tickets import own_words


class Token(HttpBearer):
    """The check of the bearer token; the user becomes `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = tokens.user_of(token.strip())
        own_words.use(user.words_version if user else None)
        if user is not None:
            timezone.activate(zone_named(user.time_zone))  # Until the request ends: `ReadersLanguage` is around it.
        return user


def caller(request: HttpRequest) -> User:
    """The user to whom the token belongs."""
    return cast(User, cast(Any, request).auth)


def actor(request: HttpRequest) -> Actor:
    """The same as the named doer of an action."""
    return actors.agent(caller(request))
