"""Structured logs: lines for people, or JSON for machines, to standard error."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Who knows such an address sees the page behind it, and logs are read by many.
_SECRET_ADDRESS = re.compile(r"(/shared/)[^/\s]+")


def without_secrets(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leaves the secret part out of addresses that open by themselves, wherever a line names one."""
    for name, value in line.items():
        if isinstance(value, str) and "/shared/" in value:
            line[name] = _SECRET_ADDRESS.sub(r"\1…", value)
    return line


def configure(options: dict[str, Any]) -> None:
    """Sets up structlog and routes the standard library's loggers through it. `options["format"]`: text or json."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_secrets,
    ]
    # Tracebacks without local variables, which hold customers' words and passwords; structlog shows them unless told otherwise.
    final: list[Any]
    if options.get("format") == "json":
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        final = [structlog.processors.ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer()]
    else:
        final = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final])
    )
    # No line names the place in the source, the thread or the process: to look for them took a third of a line's time ("Optimization" in Python's
    # logging HOWTO).
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("relevo").setLevel(logging.INFO)
