"""Threads for pages: few at once, more where some take long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, TypeVar

Answer = TypeVar("Answer")

# Each thread holds a database connection.
THREADS = 8
# Where the database is elsewhere, one waits for it while another computes, and a third is ready. Python runs one thread at a time: more of them only
# take turns with caches, their own and those of their database connections.
AT_ONCE = 3
# Where it shares the machine, waiting for it is not idle: it computes meanwhile. Two processors make a tenth more pages so than with three at once.
AT_ONCE_BESIDE_DATABASE = 1
# Several times what a usual page takes, and nothing that anybody notices.
PATIENCE_SECONDS = 0.03


class Threads:
    """Runs blocking functions for one event loop, in the order in which they came.

    At most `at_once` run at the same time; one that has run for longer than `PATIENCE_SECONDS` does not count any more, so that reports, exports and
    answers to slow readers hold nobody up until all `THREADS` are taken. A function gets the thread that was free last, whose connection is warm.
    """

    def __init__(self, count: int = THREADS, *, at_once: int = AT_ONCE) -> None:
        # One for each thread: an executor with several lets its threads take turns.
        self.executors = [ThreadPoolExecutor(1, thread_name_prefix=f"pages {place}") for place in range(count)]
        self._free = list(self.executors)
        self._places = asyncio.Semaphore(count)
        self._turns = asyncio.Semaphore(at_once)
        self._counted: set[asyncio.Future[Any]] = set()

    async def run(self, function: Callable[..., Answer], *given: object) -> Answer:
        """What the function returns, or its error. It is run to its end, also where nobody waits for it any more."""
        async with AsyncExitStack() as entered:
            await entered.enter_async_context(self._places)
            await entered.enter_async_context(self._turns)
            entered.pop_all()  # `_ended` and `_next` leave them.
        loop = asyncio.get_running_loop()
        thread = self._free.pop()
        work = loop.run_in_executor(thread, function, *given)
        self._counted.add(work)
        late = loop.call_later(PATIENCE_SECONDS, self._next, work)
        work.add_done_callback(partial(self._ended, thread, late))
        return await asyncio.shield(work)

    def _next(self, work: asyncio.Future[Any]) -> None:
        """Somebody else's turn: this one has ended, or takes long."""
        if work in self._counted:
            self._counted.remove(work)
            self._turns.release()

    def _ended(self, thread: ThreadPoolExecutor, late: asyncio.TimerHandle, work: asyncio.Future[Any]) -> None:
        late.cancel()
        self._free.append(thread)
        self._next(work)
        self._places.release()
