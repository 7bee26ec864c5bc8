"""Who takes a new connection: the web process that has fewest.

All web processes accept from one socket. Left to themselves, whichever wakes first takes all that wait, and since browsers and proxies keep their
connections, one process may work for everybody while the others, and their processors, have nothing to do.
"""

from __future__ import annotations

import asyncio
import mmap
import socket
from collections.abc import Callable

import structlog

log = structlog.get_logger("relevo.serve")

# So often, and in all for so long, a connection is left to a process that has fewer; then it is taken all the same: that process may hang.
LEAVE_SECONDS = 0.001
LEAVE_TIMES = 20
# Where none can be accepted.
PAUSE_SECONDS = 1.0


class Shares:
    """How many connections each process has, in memory that forked processes share. Each writes its own number alone."""

    def __init__(self, processes: int) -> None:
        self._numbers = memoryview(mmap.mmap(-1, 4 * processes)).cast("i")

    def of(self, place: int) -> int:
        """What one process has."""
        return self._numbers[place]

    def set(self, place: int, count: int) -> None:
        """What this process has now."""
        self._numbers[place] = count

    def are_fewer_elsewhere(self, place: int) -> bool:
        """Whether another process has fewer than this one."""
        return min(self._numbers) < self._numbers[place]


class Door:
    """Accepts connections of one listening socket in one process, one by one, in the event loop.

    `connected` makes a protocol for each; `left` has to be called when a connection has ended. Where none can be accepted, most often because no
    more files can be opened, that is written to the log, and it is tried again after a second.
    """

    def __init__(self, listener: socket.socket, connected: Callable[[], asyncio.Protocol], shares: Shares, place: int) -> None:
        self._listener, self._connected, self._shares, self._place = listener, connected, shares, place
        self._loop = asyncio.get_running_loop()
        self._later: asyncio.TimerHandle | None = None
        self._begun: set[asyncio.Task[None]] = set()
        self._times_left = 0

    def open(self) -> None:
        """Begins to accept."""
        self._shares.set(self._place, 0)  # Of a process that died, the number is still there.
        self._listener.setblocking(False)
        self._watch()

    def close(self) -> None:
        """Accepts nothing further. Connections that were accepted go on."""
        self._loop.remove_reader(self._listener)
        if self._later is not None:
            self._later.cancel()

    def left(self) -> None:
        """A connection has ended."""
        self._shares.set(self._place, self._shares.of(self._place) - 1)

    def _watch(self) -> None:
        self._later = None
        self._loop.add_reader(self._listener, self._knocked)

    def _knocked(self) -> None:
        if self._times_left < LEAVE_TIMES and self._shares.are_fewer_elsewhere(self._place):
            self._times_left += 1
            self._pause(LEAVE_SECONDS)
            return
        self._times_left = 0
        try:
            accepted, _address = self._listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # Another process has taken it, or it went away.
        except OSError as error:
            log.error("connections can't be accepted, trying again", reason=str(error), pause_seconds=PAUSE_SECONDS)
            self._pause(PAUSE_SECONDS)
            return
        self._shares.set(self._place, self._shares.of(self._place) + 1)
        task = self._loop.create_task(self._connect(accepted))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    def _pause(self, seconds: float) -> None:
        # The socket stays readable: watched, it would wake this process again at once.
        self._loop.remove_reader(self._listener)
        self._later = self._loop.call_later(seconds, self._watch)

    async def _connect(self, accepted: socket.socket) -> None:
        accepted.setblocking(False)
        try:
            await self._loop.connect_accepted_socket(self._connected, accepted)
        except OSError:
            accepted.close()
            self.left()
