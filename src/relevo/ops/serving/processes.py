"""Child processes by fork: they share the memory of the loaded program, and end with their parent."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger("relevo.serve")

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
STOPS = (signal.SIGTERM, signal.SIGINT)
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None

# A child that lived so long may be restarted at once when it dies; one that dies sooner waits longer and longer.
STABLE_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 15.0


@dataclass
class Child:
    """One place in the process tree: what runs there, and since when. `run` gives the exit status."""

    name: str
    run: Callable[[], int]
    pid: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        """Forks. Only from the main thread: on Linux the child ends with the thread that made it."""
        parent = os.getpid()
        self.started_at = time.monotonic()
        sys.stdout.flush()
        sys.stderr.flush()
        # Held back until the child has handlers of its own: in the parent's handlers, which it is born with, a stop would be lost, and in the parent
        # a handler that raises must not come between the fork and the note of its result.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        try:
            self.pid = os.fork()
            if self.pid == 0:
                _be_child(parent, self.name, self.run, before)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def ended(self) -> int | None:
        """The exit status if the child has ended (negative: by this signal) and was not asked about before, else None."""
        if not self.pid:
            return None
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return None
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def plan_restart(self) -> float:
        """Sets when to start again and returns the pause in seconds."""
        self.failures = 0 if time.monotonic() - self.started_at > STABLE_SECONDS else self.failures + 1
        pause = min(FIRST_PAUSE_SECONDS * 2.0 ** (self.failures - 1), LONGEST_PAUSE_SECONDS) if self.failures else 0.0
        self.due_at = time.monotonic() + pause
        return pause

    def send(self, number: signal.Signals) -> None:
        """Sends a signal, if the child runs."""
        if self.pid:
            os.kill(self.pid, number)


def _be_child(parent: int, name: str, run: Callable[[], int], mask: set[int]) -> None:
    status = 1
    try:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
            # What `top` and `ps -o comm` show; 15 characters at most.
            _LIBC.prctl(PR_SET_NAME, f"relevo {name}"[:15].encode())
        if os.getppid() != parent:
            os._exit(1)
        signal.set_wakeup_fd(-1)
        # Ctrl-C in a terminal reaches the whole group; only the supervisor acts on it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        gc.enable()
        status = run()
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:
        log.exception("process ended by an error")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Not sys.exit: the parent's exit handlers are not ours.
        os._exit(status)
