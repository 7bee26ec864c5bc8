"""Reads the file in which a running server describes itself, and deals with servers whose owner is gone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from relevo.ops.embedded.errors import EmbeddedError
from relevo.ops.embedded.layout import Layout

POLL_SECONDS = 0.01
ORPHAN_SECONDS = 60.0
IMMEDIATE_SECONDS = 15.0
SEGMENTS = Path("/proc/sysvipc/shm")


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says; lines that are not written yet are empty, `segment_id` is -1 then."""

    pid: int
    port: str
    socket_dir: str
    segment_id: int
    status: str

    @property
    def is_ready(self) -> bool:
        """Whether connections are accepted."""
        return self.status.startswith("ready")


def read_postmaster(layout: Layout) -> Postmaster | None:
    """The running server by its own words, which may be stale; None if there is no (readable) file."""
    try:
        lines = layout.postmaster_pid.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        lines += [""] * (8 - len(lines))
        segment = lines[6].split()
        return Postmaster(int(lines[0]), lines[3].strip(), lines[4].strip(), int(segment[1]) if len(segment) > 1 else -1, lines[7].strip())
    except (OSError, ValueError):
        return None


def clear_orphan(layout: Layout) -> None:
    """Ends a server that survived its owner, and removes a stale description that would keep a new one from starting.

    To be called by the holder of the owner lock only. Raises EmbeddedError if the old server does not end.
    """
    found = read_postmaster(layout)
    if found is None:
        return
    for number, seconds in ((signal.SIGINT, ORPHAN_SECONDS), (signal.SIGQUIT, IMMEDIATE_SECONDS)):
        if is_server_of(found.pid, layout):
            _send(found.pid, number)
            _wait_until(lambda: not is_server_of(found.pid, layout), seconds)
    if is_server_of(found.pid, layout):
        raise EmbeddedError(f"A former PostgreSQL (process {found.pid}) still uses {layout.cluster} and does not stop: end it, then start again.")
    # Its last helpers may live a little longer; a new server beside them would destroy data, PostgreSQL refuses that itself.
    if not _wait_until(lambda: not segment_in_use(found.segment_id), IMMEDIATE_SECONDS):
        raise EmbeddedError(f"Processes of a former PostgreSQL still use {layout.cluster}: end the processes named postgres, then start again.")
    if SEGMENTS.exists() and is_alive(found.pid):
        # The number belongs to another program now, usual after a container restart; PostgreSQL would take that for a running server.
        layout.postmaster_pid.unlink(missing_ok=True)


def is_server_of(pid: int, layout: Layout) -> bool:
    """Whether this process is a PostgreSQL server of this cluster (a zombie is not)."""
    command = _command(pid)
    return "postgres" in command and f"-D {layout.cluster} " in f"{command} "


def is_alive(pid: int) -> bool:
    """Whether a process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def segment_in_use(segment_id: int) -> bool:
    """Whether processes are attached to this shared memory segment; False where that can't be seen (not Linux)."""
    if segment_id < 0:
        return False
    try:
        rows = [line.split() for line in SEGMENTS.read_text(encoding="ascii").splitlines()[1:]]
    except OSError:
        return False
    return any(int(row[1]) == segment_id and int(row[6]) > 0 for row in rows)


def _command(pid: int) -> str:
    """The command line of a process with spaces between its words; empty for a zombie and for none."""
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ").strip()
    except OSError:
        if Path("/proc/self/cmdline").exists():
            return ""
    command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 (a fixed program)


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
