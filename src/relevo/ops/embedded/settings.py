"""The server's settings: ours, written anew at every start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from relevo.ops.embedded.errors import EmbeddedError

DEFAULTS: Mapping[str, str] = {
    "max_connections": "100",
    "jit": "off",
    "random_page_cost": "1.1",
    # Starting a worker for a part of a statement took 5 to 8 ms on two cores: not for statements that take as long by themselves.
    "parallel_setup_cost": "10000",
    # This means pglz: the programs are built without lz4 and zstd, which also rules out lz4 for long values.
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %a ",
    "log_checkpoints": "off",
    "log_min_duration_statement": "5s",
    # Parameters are customers' data and stay out of the log.
    "log_parameter_max_length": "0",
    "logging_collector": "off",
    # Fewer idle processes.
    "max_logical_replication_workers": "0",
    # Not the three workers of version 18: 704 MB on two cores were read 20-70 % slower with them, also from the page cache.
    "io_method": "sync",
    "autovacuum_max_workers": "2",
}
# Commits stay synchronous: what was committed still outlives a killed process, only not a power cut.
WITHOUT_SYNC: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off"}


def write_settings(path: Path, *, fsync: bool, shared_buffers: str, extra: Mapping[str, str]) -> None:
    """Writes the file whole or not at all. `extra` wins over ours; what ALTER SYSTEM set wins over both."""
    values = {**DEFAULTS, "shared_buffers": shared_buffers, **({} if fsync else WITHOUT_SYNC), **extra}
    lines = ["# Written by Relevo at every start; changes here are lost. Use ALTER SYSTEM as the role postgres instead."]
    lines += [f"{_name(name)} = {_quoted(value)}" for name, value in values.items()]
    draft = path.with_name(f"{path.name}.new")
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # Read by the server's user; there is nothing secret in it.
    draft.chmod(0o644)
    draft.rename(path)


def _name(name: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_.]*", name):
        raise EmbeddedError(f"{name!r} is not the name of a PostgreSQL setting.")
    return name


def _quoted(value: str) -> str:
    if "\n" in value:
        raise EmbeddedError(f"A PostgreSQL setting can't hold a line break: {value!r}.")
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
