"""The passwords of the two roles, made once and kept in files that only their owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from relevo.ops.embedded.errors import EmbeddedError


def new_password() -> str:
    """A random password of letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(24)


def read_password(path: Path) -> str:
    """The password in this file, empty if there is none."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def known_password(path: Path) -> str:
    """The password in this file; EmbeddedError if there is none or this user may not read it."""
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise EmbeddedError(f"{path} can't be read ({error.strerror}): run this as the user that starts Relevo, after its first start.") from error


def ensure_password(path: Path) -> str:
    """The password in this file; makes both if there is none."""
    if not (password := read_password(path)):
        password = new_password()
        save_password(path, password)
    return password


def save_password(path: Path, password: str) -> None:
    """Writes the file with mode 0600; it appears whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
