"""The load generator, a process of its own: reads what to ask for from standard input, answers with times, both as JSON.

Plain sockets with keep-alive, so that it takes as little as possible of the processors that it shares with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

# A hundred for each thread of two web processes: every one has a connection of its own, on which PostgreSQL plans each statement anew for the first
# five times, and a list has some twenty, by who asks for what. A desk in use has that behind it.
WARM_UP = 1600


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Sends one request and reads the whole answer; returns the status."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    length = head.find(b"\r\ncontent-length:")
    if length >= 0:
        await reader.readexactly(int(head[length + 17 : head.index(b"\r\n", length + 2)]))
        return status
    if b"\r\ntransfer-encoding: chunked" not in head:
        raise ValueError("an answer of unknown length")
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()
    return status


async def client(port: int, requests: Iterator[bytes], times: list[float], failed: list[str]) -> None:
    """Asks for one after the other on one connection until there is nothing left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    for request in requests:
        started = time.perf_counter()
        status = await ask(reader, writer, request)
        times.append((time.perf_counter() - started) * 1000)
        if status != 200:
            failed.append(f"status {status}")
    writer.close()


async def run(work: dict[str, Any]) -> dict[str, Any]:
    """All requests with all clients at once, after a few that are not measured."""
    lines = work["headers"]
    requests = [
        f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n{lines[at % len(lines)]}\r\n\r\n".encode()
        for at, address in enumerate(work["addresses"])
    ]

    async def together(each: list[bytes]) -> tuple[list[float], list[str], float]:
        times: list[float] = []
        failed: list[str] = []
        waiting = iter(each)
        started = time.perf_counter()
        await asyncio.gather(*(client(work["port"], waiting, times, failed) for _ in range(work["clients"])))
        return times, failed, time.perf_counter() - started

    await together((requests * (1 + WARM_UP // len(requests)))[:WARM_UP])
    times, failed, seconds = await together(requests)
    asked = WARM_UP + len(requests)
    return {"times": times, "seconds": seconds, "asked": asked, "failed": len(failed), "reason": failed[0] if failed else ""}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
