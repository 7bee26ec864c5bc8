"""Live updates: from NOTIFY until the last of many open event streams has it, and what a stream costs in memory."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import time
from typing import Any

from benchmarks import store, web
from benchmarks.percentiles import percentiles
from benchmarks.report import Figure, Report

HELP = "milliseconds from NOTIFY to the last of 1,000 event streams, and kilobytes a stream (one web process)"
SIZES = "1000"
CLIENTS = 1000
TARGETS = {1000: {"p95": 60.0}, 5000: {"p95": 400.0}}
EVENTS = 200
SETTLE_SECONDS = 3.0


def run(options: argparse.Namespace) -> Report:
    """All streams hear of the same list. The clients live in one process of their own, on the same two processors. `--clients` above 8
    sets their number."""
    with store.opened(options.size):
        from django.db import connections

        from benchmarks import people
        from relevo.accounts.models import User

        report = Report("fanout", options.size)
        clients = options.clients if options.clients > 8 else CLIENTS
        cookie = web.cookie_of(User.objects.get(pk=people.SUPERVISOR))
        connections.close_all()
        with web.serving(options.size, processes=1) as server:
            before = _memory(server.pid)
            command = [sys.executable, "-m", "benchmarks.fanout", str(server.port), cookie, str(clients)]
            process = subprocess.Popen(command, cwd=store.ROOT, stdout=subprocess.PIPE, text=True)
            try:
                _measure(report, process, clients, min(EVENTS, options.requests))
                report.add(Figure("memory of the server a stream, KB", value=(_memory(server.pid) - before) * 1000 / clients, target={"value": 16}))
            finally:
                process.terminate()
                process.wait(20)
    return report


def _memory(pid: int) -> float:
    from benchmarks.measure import descendants
    from benchmarks.memory import pss

    time.sleep(SETTLE_SECONDS)
    return sum(pss(each) for each in descendants(pid))


def _measure(report: Report, process: subprocess.Popen[str], clients: int, events: int) -> None:
    from django.db import connection

    from relevo.live.notify import CHANNEL

    assert process.stdout is not None
    opened = json.loads(process.stdout.readline())
    report.notes.append(f"{clients:,} streams opened in {opened['seconds']:.1f} s")
    last: list[float] = []
    middle: list[float] = []
    for number in range(1, events + 1):
        payload = {"event": number, "ticket": 1, "campaign": 1, "verb": "message.received", "sequence": number}
        with connection.cursor() as cursor:
            sent = time.monotonic()
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(payload)])
        heard = json.loads(process.stdout.readline())
        if heard["event"] != number:
            raise SystemExit(f"event {number} was told, event {heard['event']} was heard")
        last.append((heard["last"] - sent) * 1000)
        middle.append((heard["middle"] - sent) * 1000)
    for name, times, target in (("to the stream in the middle", middle, {}), (f"to the last of {clients:,} streams", last, TARGETS.get(clients, {}))):
        p50, p95, p99 = percentiles(times)
        report.add(Figure(f"NOTIFY {name}", count=events, p50=p50, p95=p95, p99=p99, target=dict(target)))


class Listeners:
    """So many event streams; says when all are open, and of every event when half of them and when all have it."""

    def __init__(self, port: int, cookie: str, count: int) -> None:
        self.request = f"GET /events?topic=list HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n".encode()
        self._port, self._count, self._open = port, count, 0
        self._heard: dict[int, list[float]] = {}
        self._all_open = asyncio.Event()

    async def run(self) -> None:
        started = time.monotonic()
        # Not all in one instant, since the listening socket's queue is limited.
        gate = asyncio.Semaphore(50)
        await asyncio.gather(*(self._listen(gate) for _ in range(self._count)))
        await self._all_open.wait()
        print(json.dumps({"seconds": time.monotonic() - started}), flush=True)
        await asyncio.Event().wait()

    async def _listen(self, gate: asyncio.Semaphore) -> None:
        async with gate:
            _, stream = await asyncio.get_running_loop().create_connection(lambda: Stream(self), "127.0.0.1", self._port)
            await stream.is_open

    def opened(self) -> None:
        """One more stream has said hello."""
        self._open += 1
        if self._open == self._count:
            self._all_open.set()

    def heard(self, event: int) -> None:
        """One more stream has heard of the event."""
        times = self._heard.setdefault(event, [])
        times.append(time.monotonic())
        if len(times) == self._count:
            print(json.dumps({"event": event, "last": times[-1], "middle": times[len(times) // 2]}), flush=True)
            del self._heard[event]


class Stream(asyncio.Protocol):
    """One of them. With the library's readers of lines, a thousand clients were slower than the server that they measure."""

    def __init__(self, listeners: Listeners) -> None:
        self._listeners, self._rest = listeners, b""
        self.is_open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self._listeners.request)

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b'data: {"event":'):
                self._listeners.heard(int(line[15:].split(b",", 1)[0]))
            elif line == b"event: hello":
                self.is_open.set_result(None)
                self._listeners.opened()

    def connection_lost(self, error: Exception | None) -> None:
        raise SystemExit(f"an event stream ended: {error or self._rest[:60]!r}")


def listen(arguments: list[Any]) -> None:
    """The clients' process; ends when it is told to."""
    port, cookie, count = arguments
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(Listeners(int(port), cookie, int(count)).run())


if __name__ == "__main__":
    listen(sys.argv[1:])
