"""The main process of `relevo serve`: starts the others, restarts what dies, stops them in order."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

import structlog

from relevo.ops.embedded import EmbeddedError, EmbeddedPostgres
from relevo.ops.serving.processes import Child

log = structlog.get_logger("relevo.serve")

TICK_SECONDS = 1.0
STARTING_TICK_SECONDS = 0.02
# Longer than the web processes and the worker give themselves.
DRAIN_SECONDS = 45.0
TRIM_SECONDS = 600.0


class Supervisor:
    """Watches over children and, where there is one, the embedded PostgreSQL. Main thread only."""

    def __init__(self, children: Sequence[Child], server: EmbeddedPostgres | None) -> None:
        self._children = children
        self._server = server
        self._once: list[Child] = []
        self._stops = 0
        self._trimmed_at = time.monotonic()
        self._wake, self._waker = os.pipe()
        for end in (self._wake, self._waker):
            os.set_blocking(end, False)

    def start(self) -> None:
        """Takes over the signals and starts the children."""
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # Only to be woken.
        for child in self._children:
            child.start()

    def start_once(self, child: Child) -> None:
        """Starts a process that ends by itself and is not started again."""
        self._once.append(child)
        child.start()

    def run(self, becomes_ready: Callable[[], bool]) -> int:
        """Until a stop is asked for; then drains. Returns the exit status.

        `becomes_ready` is called often until it says yes; what it raises ends everything.
        """
        is_ready = False
        try:
            while not self._stops:
                self._wait(TICK_SECONDS if is_ready else STARTING_TICK_SECONDS)
                self._restart_database()
                self._restart_children()
                is_ready = is_ready or becomes_ready()
        except BaseException:
            self._stops += 1
            self._drain()
            raise
        return self._drain()

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self._stops += 1

    def _wait(self, seconds: float) -> None:
        select.select([self._wake], [], [], seconds)
        try:
            os.read(self._wake, 4096)
        except BlockingIOError:
            return

    def _restart_children(self) -> None:
        self._once = [child for child in self._once if child.ended() is None]
        for child in self._children:
            status = child.ended()
            if status is not None and not self._stops:
                pause = child.plan_restart()
                log.error("process ended, starting it again", process=child.name, status=status, pause_seconds=round(pause, 1))
            if not child.pid and not self._stops and time.monotonic() >= child.due_at:
                child.start()

    def _restart_database(self) -> None:
        if self._server is None or self._stops:
            return
        if not self._server.alive():
            log.error("PostgreSQL ended, starting it again")
            try:
                self._server.start()
            except EmbeddedError as error:
                log.error("PostgreSQL can't be started, trying again", reason=str(error))
        elif time.monotonic() - self._trimmed_at > TRIM_SECONDS:
            self._trimmed_at = time.monotonic()
            self._server.trim_log()

    def _drain(self) -> int:
        self._send(signal.SIGTERM)
        deadline = time.monotonic() + DRAIN_SECONDS
        while any(child.pid for child in self._children):
            if self._stops > 1 or time.monotonic() > deadline:
                log.warning("processes are ended without waiting", processes=[child.name for child in self._children if child.pid])
                self._send(signal.SIGKILL)
            self._wait(0.1)
            for child in self._children:
                child.ended()
        return 0 if self._stops == 1 else 1

    def _send(self, number: signal.Signals) -> None:
        for child in self._children:
            child.send(number)
