"""The file with the server's messages: bounded, and quoted in errors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

SIZE_LIMIT = 5 * 1024 * 1024
TAIL_BYTES = 16 * 1024
TELLING = ("FATAL:", "PANIC:", "ERROR:", "HINT:", "error:", "could not", "invalid value", "unrecognized")


def open_log(path: Path) -> IO[bytes]:
    """The log, opened for appending with mode 0600; trimmed first."""
    trim_log(path)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "ab", buffering=0)


def trim_log(path: Path, limit: int = SIZE_LIMIT) -> None:
    """Keeps the newest half of a log longer than `limit` bytes; safe while the server writes, since it appends."""
    try:
        if path.stat().st_size <= limit:
            return
    except FileNotFoundError:
        return
    with path.open("r+b") as file:
        file.seek(-limit // 2, os.SEEK_END)
        kept = file.read().partition(b"\n")[2]
        file.truncate(0)
        file.seek(0)
        file.write(kept)


def last_words(path: Path, start: int = 0, lines: int = 3) -> str:
    """The last telling lines after byte `start`, joined to one; empty if there is nothing."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, min(start, end), end - TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    written = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in written if any(word in line for word in TELLING)]
    return " | ".join((telling or written)[-lines:])
