"""Starts PostgreSQL's programs as children that do not outlive their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from relevo.ops.embedded.account import Account
from relevo.ops.embedded.errors import EmbeddedError

LAUNCH = Path(__file__).with_name("launch.py")
HAS_DEATH_SIGNALS = sys.platform.startswith("linux")


def spawn(
    command: Sequence[str | Path], account: Account, output: IO[bytes], death_signal: signal.Signals, stdin: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Starts the program as this user, in its own session and an environment of its own, its messages going to `output`.

    A program that can't be started says so there and ends with 1.

    On Linux it gets `death_signal` when the calling *thread* ends, so only the main thread may call this. Its own session
    keeps a Ctrl-C in the terminal away from the server: the owner stops it after its clients. Elsewhere than on Linux a server may
    survive a killed owner; the next start finds and ends it.
    """
    if threading.current_thread() is not threading.main_thread():
        raise EmbeddedError("The embedded PostgreSQL must be started from the main thread: it ends with the thread that started it.")
    who = [str(account.uid), str(account.gid)] if account.is_switched else ["-", "-"]
    launch = [sys.executable, "-I", "-S", os.fspath(LAUNCH), str(os.getpid()), str(int(death_signal) if HAS_DEATH_SIGNALS else 0), *who]
    return subprocess.Popen(  # noqa: S603 (our own fixed programs)
        [*launch, *(os.fspath(part) for part in command)],
        stdin=stdin or subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd="/",
        start_new_session=True,
    )


def run(command: Sequence[str | Path], account: Account, output: IO[bytes], stdin: IO[bytes] | None = None) -> int:
    """Runs the program to its end and gives its exit code; an exception here, such as Ctrl-C, ends it too."""
    process = spawn(command, account, output, signal.SIGKILL, stdin)
    try:
        return process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
