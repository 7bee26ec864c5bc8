"""A few threads that do database work for an event loop, each with its own connection, closed at the end."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")


class Pool:
    """Runs calls in threads. Not `ThreadPoolExecutor`: its threads end without a chance to close their connections."""

    def __init__(self, size: int, name: str) -> None:
        self._waiting: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(size)]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`, or what it raises."""
        future: Future[T] = Future()
        self._waiting.put((future, work))
        return await asyncio.wrap_future(future)

    def close(self, timeout: float) -> None:
        """Lets what is queued finish, up to so many seconds a thread."""
        for _thread in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(timeout)

    def _run(self) -> None:
        try:
            while (item := self._waiting.get()) is not None:
                future, work = item
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    future.set_result(work())
                except BaseException as error:
                    future.set_exception(error)
        finally:
            connection.close()
