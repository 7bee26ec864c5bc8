"""What can go wrong with the embedded server, as one line that an administrator can act on."""

from __future__ import annotations

from pathlib import Path


class EmbeddedError(RuntimeError):
    """The embedded server can't be used; the message says what happened and what to do, in one line."""


class AlreadyRunning(EmbeddedError):
    """Another process owns the server of this data folder; `pid` is that process, None if it can't be told."""

    def __init__(self, data_dir: Path, pid: int | None) -> None:
        self.pid = pid
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"The database in {data_dir} is already run by {who}: stop that one first, or choose another data folder.")
