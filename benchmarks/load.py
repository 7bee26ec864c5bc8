"""The load generator, a process of its own: reads what to ask for from standard input, answers with times, both as JSON.

Bare protocols on uvloop with keep-alive, so that it takes as little as possible of the processors that it shares with what it measures: of answers it
reads the status and the length.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import uvloop

# A hundred for each thread of two web processes: every one has a connection of its own, on which PostgreSQL plans each statement anew for the first
# five times, and a list has some twenty, by who asks for what. A desk in use has that behind it.
WARM_UP = 1600


class Client(asyncio.Protocol):
    """Asks for one after the other on one connection until there is nothing left; `done` is set then, or to what went wrong."""

    def __init__(self, requests: Iterator[bytes], times: list[float], failed: list[str]) -> None:
        self._requests, self._times, self._failed = requests, times, failed
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._started, self._head, self._missing = 0.0, b"", -1

    def connection_made(self, transport: Any) -> None:
        """Asks for the first."""
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Counts what is still to come."""
        if self._missing < 0:
            self._head += data
            data = self._body()
        if self._missing >= 0:
            self._missing -= len(data)
            if self._missing == 0:
                self._times.append((time.perf_counter() - self._started) * 1000)
                self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        """An error where an answer was still to come."""
        if not self.done.done():
            self.done.set_exception(error or ConnectionResetError("The server ended the connection before its answer."))

    def _ask(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._started, self._head, self._missing = time.perf_counter(), b"", -1
        self._transport.write(request)

    def _body(self) -> bytes:
        """What has come behind the head, once that is there."""
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return b""
        head = self._head[: end + 2].lower()
        at = head.find(b"\r\ncontent-length:")
        if at < 0:
            self.done.set_exception(ValueError("an answer of unknown length"))
            self._transport.close()
            return b""
        self._missing = int(head[at + 17 : head.index(b"\r\n", at + 2)])
        if head[9:12] != b"200":
            self._failed.append(f"status {head[9:12].decode()}")
        return self._head[end + 4 :]


async def run(work: dict[str, Any]) -> dict[str, Any]:
    """All requests with all clients at once, after a few that are not measured."""
    lines = work["headers"]
    requests = [
        f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n{lines[at % len(lines)]}\r\n\r\n".encode()
        for at, address in enumerate(work["addresses"])
    ]
    loop = asyncio.get_running_loop()

    async def together(each: list[bytes]) -> tuple[list[float], list[str], float]:
        times: list[float] = []
        failed: list[str] = []
        waiting = iter(each)
        started = time.perf_counter()
        begun = [await loop.create_connection(lambda: Client(waiting, times, failed), "127.0.0.1", work["port"]) for _ in range(work["clients"])]
        await asyncio.gather(*(client.done for _, client in begun))
        return times, failed, time.perf_counter() - started

    await together((requests * (1 + WARM_UP // len(requests)))[:WARM_UP])
    times, failed, seconds = await together(requests)
    asked = WARM_UP + len(requests)
    return {"times": times, "seconds": seconds, "asked": asked, "failed": len(failed), "reason": failed[0] if failed else ""}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(json.load(sys.stdin)))))
