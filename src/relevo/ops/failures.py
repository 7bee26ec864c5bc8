"""Makes one line of any failure; what nobody foresaw is written to a file in full."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

from relevo.config import env
from relevo.core.errors import DomainError
from relevo.ops.errors import CommandError

KEPT_BYTES = 1024 * 1024
EMBEDDED = ("relevo.ops.embedded.errors", "EmbeddedError")
DATABASE_GONE = (("django.db", "OperationalError"), ("psycopg", "OperationalError"))


def explain(error: BaseException) -> tuple[str, int]:
    """One line for a person (empty: it was said already) and the exit status. With RELEVO_DEBUG=1 the traceback goes to standard error as well."""
    if os.environ.get("RELEVO_DEBUG") == "1":
        traceback.print_exception(error)
    if isinstance(error, CommandError):
        return one_line(error) if str(error) else "", error.status
    if isinstance(error, env.ConfigurationError) or _is_one_of(error, EMBEDDED):
        return one_line(error), 1
    if isinstance(error, DomainError):
        details = "; ".join(f"{name}: {text}" for name, text in error.fields.items())
        return f"{one_line(error)}{f' ({details})' if details else ''}", 1
    if _is_one_of(error, *DATABASE_GONE):
        # The first line only: libpq adds questions of its own.
        reason = (str(error).splitlines() or [""])[0].rstrip(". ")
        return f"The database can't be reached: {reason}. Is it running, and is DATABASE_URL right?", 1
    return f"{type(error).__name__}: {one_line(error)}; this was not expected, all of it is in {record(error)}", 1


def one_line(error: BaseException) -> str:
    """The error's text without line breaks."""
    return " ".join(str(error).split()) or type(error).__name__


def record(error: BaseException) -> str:
    """Appends the traceback to the error log and says where that is; falls back to the temporary folder."""
    text = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} relevo {' '.join(sys.argv[1:2])}\n" + "".join(traceback.format_exception(error))
    for folder in _folders():
        path = folder / "relevo-errors.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > KEPT_BYTES:
                path.replace(path.with_suffix(".log.1"))
            with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"{text}\n")
        except OSError:
            continue
        return str(path)
    return "no file, none could be written; set RELEVO_DEBUG=1 to see it"


def _folders() -> list[Path]:
    try:
        return [env.read("RELEVO_DATA_DIR"), Path(tempfile.gettempdir())]
    except env.ConfigurationError:
        return [Path(tempfile.gettempdir())]


def _is_one_of(error: BaseException, *names: tuple[str, str]) -> bool:
    # Asked without importing them: a command that never touched the database has not loaded their modules.
    return any(module in sys.modules and isinstance(error, getattr(sys.modules[module], name)) for module, name in names)
