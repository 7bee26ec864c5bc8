"""Open pages without a network: event streams driven as ASGI requests on the test's own event loop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

from django.db import connections

from relevo.config.threads import Threads
from relevo.live.hub import Hub
from relevo.live.readers import connection_settings
from relevo.live.stream import EventStream
from tests.support.threads import end


class Page:
    """One request for `/events` and what it was sent."""

    def __init__(self, events: EventStream, session: str, query: str, *, is_slow: bool = False, last_event_id: str = "") -> None:
        self.status = 0
        self.body = b""
        self.is_ended = False
        self.may_take = asyncio.Event()
        if not is_slow:
            self.may_take.set()
        self._gone = asyncio.Event()
        headers = [(b"cookie", f"sessionid={session}".encode())] if session else []
        headers += [(b"last-event-id", last_event_id.encode())] if last_event_id else []
        scope = {"type": "http", "method": "GET", "path": "/events", "query_string": query.encode(), "headers": headers}
        self.task = asyncio.get_running_loop().create_task(events(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        await self.may_take.wait()
        self.body += message["body"]
        if not message.get("more_body"):
            self.is_ended = True
            self._gone.set()

    def leave(self) -> None:
        self._gone.set()

    def ids(self) -> list[str]:
        """The ids of the frames, in order."""
        return [line.removeprefix("id: ") for line in self.body.decode().splitlines() if line.startswith("id: ")]

    def frames(self, kind: str) -> list[Any]:
        """The data of the frames of one kind, in order."""
        found = []
        for frame in self.body.decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in frame.splitlines() if ": " in line)
            if fields.get("event") == kind:
                found.append(json.loads(fields["data"]))
        return found


class Pages:
    """A hub with open pages."""

    def __init__(self, hub: Hub, events: EventStream, threads: Threads) -> None:
        self.hub, self.events, self._threads = hub, events, threads

    async def open(self, session: str = "", query: str = "topic=list", **options: Any) -> Page:
        """A page that has its answer: its first frame, or a refusal."""
        page = Page(self.events, session, query, **options)
        await eventually(lambda: page.status and (page.body or page.task.done() or not page.may_take.is_set()))
        return page

    async def do(self, work: Callable[[], Any]) -> Any:
        """Runs blocking work, such as an action, in a thread with its own database connection."""

        def run() -> Any:
            try:
                return work()
            finally:
                connections.close_all()

        return await self._threads.run(run)


async def eventually(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """The first true value of the condition, or an AssertionError after so many seconds."""
    async with asyncio.timeout(seconds):
        while not (found := condition()):
            await asyncio.sleep(0.005)
        return found


@asynccontextmanager
async def pages(sequences: Callable[[Any, Collection[int]], Any], **options: Any):
    """A hub that listens to the test's database, with the product's own stream."""
    threads = Threads(2)
    hub = Hub(connection_settings)
    events = EventStream(hub, threads.run, sequences, **options)
    hub.start()
    try:
        await eventually(lambda: hub.is_listening)
        yield Pages(hub, events, threads)
    finally:
        await hub.close()
        end(threads)
