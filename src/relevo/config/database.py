"""Reads DATABASE_URL into Django's connection settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from relevo.config.env import ConfigurationError

CONNECT_TIMEOUT_SECONDS = 5


def connection_settings(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a PostgreSQL URL; a socket folder may be given as ``?host=/path``, and ``?prepare_threshold=none``
    where a pooler gives every transaction another connection and does not know prepared statements.

    Raises ConfigurationError for another scheme, a URL without a database name, or a threshold that is not a number.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ConfigurationError("DATABASE_URL must start with postgresql://; other databases are not supported.")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ConfigurationError("DATABASE_URL names no database: postgresql://user:password@host:port/NAME.")
    # Bound by the server, else nothing is prepared: statements of the ORM are then planned once a connection.
    options: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, "server_side_binding": True, "prepare_threshold": 1}
    options |= dict(parse_qsl(parts.query))
    options["prepare_threshold"] = _prepare_threshold(str(options["prepare_threshold"]))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", parts.port or "")),
        # A new connection costs 10 ms; threads of the web server keep theirs for as long as they live.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def is_beside(host: str) -> bool:
    """Whether a database is on this machine, by the host of its settings: a socket's folder, or a name for the machine itself. A pooler here that
    stands before a database elsewhere can't be told from one.
    """
    return not host or host.startswith(("/", "@")) or host in {"localhost", "127.0.0.1", "::1"}


def _prepare_threshold(given: str) -> int | None:
    if given.lower() == "none":
        return None
    if not given.isdecimal():
        raise ConfigurationError("prepare_threshold in DATABASE_URL must be a number or none.")
    return int(given)
