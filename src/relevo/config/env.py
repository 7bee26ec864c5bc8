"""Typed readers of the process environment.

Every variable the product understands is declared here once, with its help text; `docs/deploy.md` lists
the same names and a test holds the two together. ``NAME_FILE`` may name a file that holds the value
(the custom of container secrets). A variable that starts with ``RELEVO_`` and is not declared is refused:
a misspelt setting that silently does nothing is worse than a start that fails with its name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ConfigurationError(Exception):
    """The environment can't be used; the text says which variable and what to write instead."""


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, how it is read, what holds without it, and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: Any
    help: str


def _text(value: str) -> str:
    return value


def _number(value: str) -> int:
    return int(value)


def _switch(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    return known[value.lower()]


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _path(value: str) -> Path:
    return Path(value).expanduser().resolve()


def _default_data_dir() -> Path:
    # Root's home can't be entered by the user under which PostgreSQL has to run then.
    return Path("/var/lib/relevo") if hasattr(os, "geteuid") and os.geteuid() == 0 else Path("~/.local/share/relevo").expanduser()


VARIABLES: dict[str, Variable] = {
    variable.name: variable
    for variable in (
        Variable("DATABASE_URL", _text, "", "PostgreSQL to use, postgresql://user:password@host:port/name; empty starts the embedded one"),
        Variable("RELEVO_DATA_DIR", _path, _default_data_dir(), "folder of the embedded database, attachments and keys"),
        Variable("RELEVO_HOST", _text, "127.0.0.1", "address that `relevo serve` listens on"),
        Variable("RELEVO_PORT", _number, 8000, "port that `relevo serve` listens on"),
        Variable("RELEVO_WORKERS", _number, 2, "number of web processes"),
        Variable("RELEVO_SECRET_KEY", _text, "", "signs sessions and encrypts secrets; made and kept in the data folder where empty"),
        Variable("RELEVO_SECRET_KEY_FALLBACKS", _list, [], "former secret keys, still accepted while one changes the key"),
        Variable("RELEVO_PUBLIC_URL", _text, "", "address at which people reach the desk, e.g. https://desk.example.org"),
        Variable("RELEVO_ALLOWED_HOSTS", _list, [], "further host names that may be asked for, separated by commas"),
        Variable(
            "RELEVO_ALLOWED_PRIVATE_HOSTS", _list, [], "hosts inside the network that requests of the desk may reach, such as an identity provider"
        ),
        Variable("RELEVO_SMTP_LISTEN", _text, "", "host:port of the built-in SMTP listener; empty switches it off"),
        Variable("RELEVO_LMTP_LISTEN", _text, "", "host:port of the built-in LMTP listener; empty switches it off"),
        Variable("RELEVO_MAX_MAIL_BYTES", _number, 60 * 1024 * 1024, "largest mail that the built-in listeners accept"),
        Variable("RELEVO_LOG_FORMAT", _text, "text", "`text` for people, `json` for machines"),
        Variable("RELEVO_DEBUG", _switch, False, "technical error pages; never in production"),
        Variable("RELEVO_DEMO", _switch, False, "set by `relevo demo`: the sandbox mailbox is shown"),
    )
}


def read(name: str, environ: Mapping[str, str] | None = None) -> Any:
    """The value of a declared variable, from ``NAME`` or from the file that ``NAME_FILE`` names.

    Raises ConfigurationError where the value can't be read as its type, the file can't be read, or both
    forms are given.
    """
    environ = os.environ if environ is None else environ
    variable = VARIABLES[name]
    raw, source = environ.get(name), environ.get(f"{name}_FILE")
    if raw is not None and source is not None:
        raise ConfigurationError(f"Both {name} and {name}_FILE are set; keep one of them.")
    if source is not None:
        try:
            raw = Path(source).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigurationError(f"{name}_FILE names {source}, which can't be read: {error.strerror}.") from error
    if raw is None or raw == "":
        return variable.default
    try:
        return variable.read(raw)
    except (ValueError, KeyError) as error:
        raise ConfigurationError(f"{name} is {raw!r}, which is not understood ({variable.help}).") from error


def refuse_unknown(environ: Mapping[str, str] | None = None) -> None:
    """Raises ConfigurationError for a RELEVO_ variable that nothing reads, naming the nearest known one."""
    environ = os.environ if environ is None else environ
    for name in environ:
        plain = name.removesuffix("_FILE")
        if name.startswith("RELEVO_") and plain not in VARIABLES:
            import difflib  # Only needed for the error message.

            near = difflib.get_close_matches(plain, VARIABLES, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ConfigurationError(f"{name} is set, but there is no such setting.{hint}")
