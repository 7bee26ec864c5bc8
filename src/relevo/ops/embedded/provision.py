"""Makes the application's role and database in a running server."""

from __future__ import annotations

from contextlib import closing
from typing import LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

from relevo.ops.embedded.cluster import SUPERUSER
from relevo.ops.embedded.errors import EmbeddedError

ROLE = "relevo"
EXTENSION = "vector"


def make_url(role: str, password: str, database: str, socket_dir: str, port: int | str) -> str:
    """The address of a database over the Unix socket."""
    return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(socket_dir, safe='')}&port={port}"


def provision(socket_dir: str, port: int | str, password: str, superuser_password: str, *, is_new: bool) -> None:
    """Makes role, database and extension if one is missing; one connection and one query if nothing is.

    `is_new` spares the look for what can't be there. Safe to repeat after a crash at any point.
    The extension is left out if the server does not carry it.
    """
    try:
        if is_new or not _is_complete(make_url(ROLE, password, ROLE, socket_dir, port)):
            _provision(socket_dir, port, password, superuser_password)
    except psycopg.Error as error:
        text = " ".join(str(error).split())
        raise EmbeddedError(
            f"The database of Relevo could not be prepared: {text}. "
            "If the file superuser-password does not fit the database, remove it and start again."
        ) from error


def _is_complete(url: str) -> bool:
    try:
        with _open(url) as connection:
            row = connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [EXTENSION]).fetchone()
            return row is not None
    except psycopg.OperationalError:
        return False


def _provision(socket_dir: str, port: int | str, password: str, superuser_password: str) -> None:
    role = sql.Identifier(ROLE)
    with _open(make_url(SUPERUSER, superuser_password, "postgres", socket_dir, port)) as connection:
        # Hashed on this side, so that a failing statement can't put the password into the log.
        secret = connection.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256").decode()
        verb = "ALTER" if _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE) else "CREATE"
        connection.execute(sql.SQL(f"{verb} ROLE {{}} LOGIN PASSWORD {{}}").format(role, sql.Literal(secret)))
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", ROLE):
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
        has_extension = _exists(connection, "SELECT 1 FROM pg_available_extensions WHERE name = %s", EXTENSION)
    if has_extension:
        with _open(make_url(SUPERUSER, superuser_password, ROLE, socket_dir, port)) as connection:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(EXTENSION)))


def _open(url: str) -> closing[psycopg.Connection[tuple[object, ...]]]:
    # Not psycopg's own `with`: interrupted in a statement it tries to roll back, and complains that it can't.
    return closing(psycopg.connect(url, autocommit=True))


def _exists(connection: psycopg.Connection[tuple[object, ...]], query: LiteralString, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
