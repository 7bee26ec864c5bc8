"""Starts PostgreSQL's programs as children that do not outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from relevo.ops.embedded.account import Account
from relevo.ops.embedded.errors import EmbeddedError

PR_SET_PDEATHSIG = 1
# Loaded here, in the parent: between fork and exec almost nothing is safe, loading a library least of all.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
# Nothing of our own environment: it holds secrets, and PG* variables would change the server. TZ saves initdb the search of all time zones.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def spawn(
    command: Sequence[str | Path], account: Account, output: IO[bytes], death_signal: signal.Signals, stdin: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Starts the program as this user, in its own session, its messages going to `output`.

    On Linux it gets `death_signal` when the calling *thread* ends, so only the main thread may call this. Its own session
    keeps a Ctrl-C in the terminal away from the server: the owner stops it after its clients. Elsewhere than on Linux a server may
    survive a killed owner; the next start finds and ends it.
    """
    if threading.current_thread() is not threading.main_thread():
        raise EmbeddedError("The embedded PostgreSQL must be started from the main thread: it ends with the thread that started it.")
    process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 (our own fixed programs)
        [os.fspath(part) for part in command],
        stdin=stdin or subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd="/",
        env=ENVIRONMENT,
        start_new_session=True,
        preexec_fn=_end_with_parent(os.getpid(), death_signal),
        **account.popen_options(),
    )
    return process


def run(command: Sequence[str | Path], account: Account, output: IO[bytes], stdin: IO[bytes] | None = None) -> int:
    """Runs the program to its end and gives its exit code; an exception here, such as Ctrl-C, ends it too."""
    process = spawn(command, account, output, signal.SIGKILL, stdin)
    try:
        return process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise


def _end_with_parent(parent: int, death_signal: signal.Signals) -> Callable[[], None] | None:
    # Popen changes the user before it calls this; the order matters, since a change of user clears the setting.
    if _LIBC is None:
        return None
    prctl, number = _LIBC.prctl, int(death_signal)

    def arrange() -> None:
        prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return arrange
