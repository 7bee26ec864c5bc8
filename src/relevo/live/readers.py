"""Who is behind an event stream: the browser's session, asked at the beginning and again every minute.

Blocking: runs in threads. Users are known here only as Django's user model with `campaign_scope`; their
package lies above this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.db import close_old_connections, connections
from django.http import HttpRequest, parse_cookie


@dataclass(frozen=True, slots=True)
class Reader:
    """A signed-in user through one session, and the campaigns whose tickets may be heard of (None: all)."""

    session_key: str
    user: Any
    scope: frozenset[int] | None


def session_key_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The session named by the request's cookies; empty if there is none."""
    cookies = "; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie")
    return parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")


def reader_of(session_key: str) -> Reader | None:
    """The signed-in reader of this session, or None: unknown, ended, or the user was deactivated."""
    if not session_key:
        return None
    close_old_connections()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = auth.get_user(request)
    if not user.is_authenticated or not user.is_active:
        return None
    return Reader(session_key, user, getattr(user, "campaign_scope", None))


def scopes_of(session_keys: Iterable[str]) -> dict[str, frozenset[int] | None]:
    """What the readers of these sessions may hear now; sessions without a reader are missing."""
    readers = (reader_of(key) for key in session_keys)
    return {reader.session_key: reader.scope for reader in readers if reader is not None}


def connection_settings() -> dict[str, Any]:
    """psycopg's keyword arguments for a connection of its own to Django's database."""
    values = dict(connections["default"].get_connection_params())
    for name in ("cursor_factory", "context"):  # Django's own, of no use outside of it.
        values.pop(name, None)
    return values
