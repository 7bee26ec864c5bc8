"""The address `/events`: server-sent events for pages of the desk, as an ASGI application.

``/events?topic=list`` tells of all tickets the reader may see, ``/events?topic=ticket:482`` of one; `topic` may be repeated.
``&since=`` is the moment (milliseconds) at which the page began to be drawn; a browser that connects again says it by itself, as the id of the last
frame. The first frame then tells whether the page has missed anything.
Answers 401 without a session, 404 for a ticket that the reader does not see, 400 for other topics. Frames are
described in `frames`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any
from urllib.parse import parse_qs

import structlog
from django.db import Error as DatabaseError

from relevo.core import clock
from relevo.live import frames, readers
from relevo.live.clients import Client, Send
from relevo.live.hub import LIST, Hub, topic_of
from relevo.live.memory import milliseconds

log = structlog.get_logger("relevo.live")

Receive = Callable[[], Awaitable[dict[str, Any]]]
# How far the history of each of these tickets goes; those the user does not see are missing.
Sequences = Callable[[Any, Collection[int]], Mapping[int, int]]
# Runs a blocking function with what is given to it in a thread.
InThread = Callable[..., Awaitable[Any]]
# Hears, in a thread, whose pages are open; again every minute.
Attend = Callable[[Collection[int]], None]

MAX_TOPICS = 20
MAX_CLIENTS = 5000
RECHECK_SECONDS = 60.0
_TICKET = re.compile(r"ticket:([1-9][0-9]{0,17})")
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class EventStream:
    """Connects requests to the hub. `sequences` says what a user sees; it is given, since tickets lie above this package. So is `attend`, which
    hears of the users whose pages are open."""

    def __init__(
        self, hub: Hub, in_thread: InThread, sequences: Sequences, max_clients: int = MAX_CLIENTS, attend: Attend = lambda user_ids: None
    ) -> None:
        self.hub = hub
        self._in_thread = in_thread
        self._sequences = sequences
        self._attend = attend
        self._max_clients = max_clients

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await refuse(send, 405)
        topics = _topics(scope["query_string"])
        if topics is None:
            return await refuse(send, 400)
        if self.hub.is_closed or len(self.hub) >= self._max_clients:
            return await come_back_later(send)
        client = Client(send, topics, asyncio.current_task())
        self.hub.add(client)
        try:
            if await self._admit(client, scope["query_string"], scope["headers"], send):
                await _until_disconnected(receive)
        except asyncio.CancelledError:
            if not self.hub.is_closed:
                log.warning("event stream given up: its reader takes nothing")
        finally:
            self.hub.remove(client)
        return None

    async def _admit(self, client: Client, query: bytes, headers: list[tuple[bytes, bytes]], send: Send) -> bool:
        numbers = [int(topic.partition(":")[2]) for topic in client.topics if topic != LIST]
        since = _since(query, headers)
        try:
            reader, sequences = await self._in_thread(self._look_up, readers.session_key_of(headers), numbers)
        except DatabaseError:
            await come_back_later(send)
            return False
        if reader is None or len(sequences) < len(numbers):
            await refuse(send, 401 if reader is None else 404)
            return False
        client.user_id = reader.user.pk
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        is_behind = self.hub.memory.has_news(since, number_of=None if LIST in client.topics else frozenset(numbers), scope=reader.scope)
        hello = frames.hello(sequences, milliseconds(clock.now()), is_behind=is_behind)
        client.admit(reader.session_key, reader.scope, hello)
        if self.hub.is_closed:
            client.close()
        return True

    def _look_up(self, session_key: str, numbers: list[int]) -> tuple[readers.Reader | None, Mapping[int, int]]:
        reader = readers.reader_of(session_key)
        if reader is None:
            return None, {}
        self._attend([reader.user.pk])
        return reader, self._sequences(reader.user, numbers) if numbers else {}

    async def watch_readers(self) -> None:
        """Every minute ends the streams of readers who were signed out, deactivated, or see other campaigns now."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            await self.recheck()

    async def recheck(self) -> None:
        """One round of `watch_readers`, which also says who attends; a database that can't be asked changes nothing."""
        known = {client.session_key: client.user_id for client in self.hub.clients if client.session_key}
        try:
            scopes = await self._in_thread(self._ask_again, known)
        except DatabaseError:
            return
        for client in self.hub.clients:
            key = client.session_key
            if key in known and (key not in scopes or scopes[key] != client.scope):
                client.close()

    def _ask_again(self, known: Mapping[str, int]) -> dict[str, frozenset[int] | None]:
        scopes = readers.scopes_of(known)
        self._attend({known[key] for key in scopes})
        return scopes


def _topics(query: bytes) -> frozenset[str] | None:
    asked = parse_qs(query.decode("latin-1")).get("topic", [])
    if not 0 < len(asked) <= MAX_TOPICS:
        return None
    matches = [_TICKET.fullmatch(topic) for topic in asked]
    if any(match is None and topic != LIST for topic, match in zip(asked, matches, strict=True)):
        return None
    return frozenset(topic_of(int(match[1])) if match else LIST for match in matches)


def _since(query: bytes, headers: list[tuple[bytes, bytes]]) -> int:
    """The moment up to which the page knows everything; 0 where it does not say."""
    last = next((value for name, value in headers if name == b"last-event-id"), b"").decode("latin-1")
    said = last or parse_qs(query.decode("latin-1")).get("since", [""])[0]
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def refuse(send: Send, status: int) -> None:
    """An empty answer with this status."""
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0"), (b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})


async def come_back_later(send: Send) -> None:
    """An event stream that ends at once and asks for another try: a browser gives up for good on an error status."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": frames.COME_BACK_LATER})
