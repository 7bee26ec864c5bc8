"""Mails in files: single ones, mbox files, Maildir folders. No database in here; a file is never held in memory as a whole.

Items come in the order of their dates, since an answer read before the mail it answers would open a ticket of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from relevo.channels.email.mime.headers import read_headers

HEADER_BYTES = 64 * 1024
_OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
# "From address date": a time of day tells it from a sentence that nobody quoted.
_SEPARATOR = re.compile(rb"From \S.* \d{1,2}:\d{2}")
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


class Format(StrEnum):
    """How a path holds mails."""

    EML = "eml"
    MBOX = "mbox"
    MAILDIR = "maildir"


@dataclass(frozen=True, slots=True)
class Item:
    """One mail in a file: what to call it, when it was written, and its bytes when asked for."""

    label: str
    at: datetime
    read: Callable[[], bytes]


def format_of(path: Path) -> Format:
    """What a path holds: a folder is a Maildir, a file that begins with "From " an mbox. Raises OSError where it can't be read,
    ValueError for a folder that is no Maildir."""
    if path.is_dir():
        if (path / "new").is_dir() or (path / "cur").is_dir():
            return Format.MAILDIR
        raise ValueError(f"{path} is a folder but no Maildir: it has neither new/ nor cur/.")
    with path.open("rb") as file:
        return Format.MBOX if file.read(5) == b"From " else Format.EML


def items(path: Path, kind: Format | None = None) -> list[Item]:
    """The mails of a path, oldest first; those without a usable date keep their place behind the one before them.

    Reads everything once to find boundaries and dates and keeps a few hundred bytes a mail.
    """
    kind = kind or format_of(path)
    if kind == Format.EML:
        return [Item(str(path), _OLDEST, path.read_bytes)]
    found = _maildir(path) if kind == Format.MAILDIR else _mbox(path)
    return sorted(_dated(found), key=lambda item: item.at)


def _dated(found: Iterator[tuple[str, bytes, Callable[[], bytes]]]) -> Iterator[Item]:
    last = _OLDEST
    for label, head, read in found:
        last = _date(head) or last
        yield Item(label, last, read)


def _date(head: bytes) -> datetime | None:
    try:
        at = parsedate_to_datetime(read_headers(head, 0, len(head))[0].get("date")[:200])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def _maildir(folder: Path) -> Iterator[tuple[str, bytes, Callable[[], bytes]]]:
    files = [file for name in ("new", "cur") if (folder / name).is_dir() for file in (folder / name).iterdir()]
    for file in sorted(files, key=lambda file: file.name):
        if file.is_file() and not file.name.startswith("."):
            with file.open("rb") as opened:
                yield str(file), opened.read(HEADER_BYTES), file.read_bytes


def _mbox(path: Path) -> Iterator[tuple[str, bytes, Callable[[], bytes]]]:
    number, start, position, head, after_blank = 0, -1, 0, b"", True
    with path.open("rb") as file:
        while line := file.readline(1024 * 1024):
            if after_blank and line.startswith(b"From ") and _SEPARATOR.match(line):
                if start >= 0:
                    yield f"{path}#{number}", head, partial(_span, path, start, position)
                number, start, head = number + 1, position + len(line), b""
            elif len(head) < HEADER_BYTES:
                head += line
            after_blank = line in (b"\n", b"\r\n")
            position += len(line)
    if start >= 0:
        yield f"{path}#{number}", head, partial(_span, path, start, position)


def _span(path: Path, start: int, end: int) -> bytes:
    """The bytes of one mail of an mbox, its quoting of "From " (mboxrd) and the blank line after it undone."""
    with path.open("rb") as file:
        file.seek(start)
        raw = file.read(end - start)
    if b">From " in raw:
        raw = _QUOTED.sub(b"", raw)
    return raw[:-2] if raw.endswith(b"\r\n\r\n") else raw[:-1] if raw.endswith(b"\n\n") else raw
