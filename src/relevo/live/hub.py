"""One a process: hears PostgreSQL's notifications on one connection and passes them to the open pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
import structlog

from relevo.live import frames
from relevo.live.clients import Client
from relevo.live.memory import EVERYONE, Memory
from relevo.live.notify import CHANNEL

log = structlog.get_logger("relevo.live")

LIST = "list"
HEARTBEAT_SECONDS = 15.0
# How often an idle connection to the database is asked whether it still lives.
CHECK_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0


def topic_of(number: int) -> str:
    """The name of one ticket's topic."""
    return f"ticket:{number}"


class Hub:
    """Knows who listens to what. `connection_settings` gives psycopg's keyword arguments; asked at every connection.

    When the connection to the database is lost, it is made again, and all pages are told to refetch: what was notified
    in between is gone. Lives on one event loop.
    """

    def __init__(self, connection_settings: Callable[[], dict[str, Any]]) -> None:
        self._connection_settings = connection_settings
        self._topics: dict[str, set[Client]] = {}
        self._clients: set[Client] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self.memory = Memory()
        self.is_listening = False
        self.is_closed = False

    def __len__(self) -> int:
        return len(self._clients)

    @property
    def clients(self) -> Iterable[Client]:
        """All open pages, as they are now."""
        return tuple(self._clients)

    def start(self) -> None:
        """Begins to listen, in the background; needs a running event loop."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._listen_for_ever()), loop.create_task(self._beat())]

    async def close(self) -> None:
        """Ends all streams and stops to listen."""
        self.is_closed = True
        for client in self.clients:
            client.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def add(self, client: Client) -> None:
        """From now on the client hears its topics."""
        self._clients.add(client)
        for topic in client.topics:
            self._topics.setdefault(topic, set()).add(client)

    def remove(self, client: Client) -> None:
        """The client hears nothing any more; can be repeated."""
        self._clients.discard(client)
        for topic in client.topics:
            listeners = self._topics.get(topic)
            if listeners is not None:
                listeners.discard(client)
                if not listeners:
                    del self._topics[topic]

    def deliver(self, text: str) -> None:
        """Passes one notification on; one that can't be read is reported and left out."""
        try:
            payload = json.loads(text)
            if "contacts" in payload:
                self._tell_of_contacts(payload)
                return
            campaign = payload["campaign"]
            if "test" in payload:
                self._reach(payload["test"])
                return
            if "presence" in payload:
                frame, topics = frames.presence(payload), [topic_of(payload["presence"])]
            else:
                frame = frames.change(payload, self.memory.keep(campaign, payload["ticket"]))
                topics = [LIST, topic_of(payload["ticket"])]
        except (ValueError, KeyError, TypeError):
            log.error("notification can't be read", size=len(text))
            return
        listeners = set[Client]().union(*(self._topics.get(topic, ()) for topic in topics))
        for client in listeners:
            client.offer(campaign, frame)

    def _tell_of_contacts(self, payload: Any) -> None:
        frame = frames.contacts(payload, self.memory.keep(EVERYONE, 0))
        for client in self._topics.get(LIST, ()):
            client.offer(EVERYONE, frame)

    def _reach(self, user_id: int) -> None:
        for client in self.clients:
            if client.user_id == user_id:
                client.push(frames.TEST)

    def resync(self) -> None:
        """Tells all pages that they may have missed something."""
        for client in self.clients:
            client.push(frames.RESYNC)

    async def _listen_for_ever(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError, TimeoutError) as error:
                if self.is_listening:
                    log.warning("live connection to the database lost, connecting again", reason=" ".join(str(error).split())[:200])
                    pause = FIRST_PAUSE_SECONDS
            self.is_listening = False
            self.memory.end()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _listen(self) -> None:
        settings = {**self._connection_settings(), "autocommit": True, "application_name": "relevo live"}
        async with await psycopg.AsyncConnection.connect(**settings) as connection:
            await connection.execute(f"LISTEN {CHANNEL}".encode())
            self.is_listening = True
            self.memory.begin()
            self.resync()
            while True:
                async for notification in connection.notifies(timeout=CHECK_SECONDS):
                    self.deliver(notification.payload)
                await asyncio.wait_for(connection.execute("SELECT 1"), CHECK_SECONDS)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for client in self.clients:
                if not client.give_up_if_stuck():
                    client.push(frames.HEARTBEAT)
