"""One open page: what it listens to, what it may hear, what is still to be sent to it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from relevo.live import frames
from relevo.live.memory import EVERYONE

Send = Callable[[dict[str, Any]], Awaitable[None]]

# A page that is so far behind asks for everything anew, which costs it less than to catch up.
MAX_PENDING = 64
# A connection that takes no bytes for so long is given up.
STUCK_SECONDS = 30.0


class Client:
    """An event stream. Not thread-safe: lives on the event loop. Small, as there may be thousands.

    Until `admit` it only remembers what it could hear, so that nothing falls between subscribing and checking.
    Frames are joined while a send is under way; where too many wait, they are replaced by one `resync`.
    """

    __slots__ = ("_end", "_flush", "_held", "_is_closed", "_pending", "_send", "_stuck_since", "request", "scope", "session_key", "topics", "user_id")

    def __init__(self, send: Send, topics: frozenset[str], request: asyncio.Task[None] | None = None) -> None:
        self._send = send
        self.topics = topics
        self.request = request
        self.session_key = ""
        self.user_id = 0
        self.scope: frozenset[int] | None = frozenset()
        self._held: list[tuple[int | None, bytes]] | None = []
        self._pending: list[bytes] = []
        self._flush: asyncio.Task[None] | None = None
        self._stuck_since = 0.0
        self._is_closed = False
        self._end = False

    def admit(self, session_key: str, scope: frozenset[int] | None, first: bytes) -> None:
        """The reader is known now: sends the first frame, then what was held back and may be heard."""
        held, self._held = self._held or [], None
        self.session_key, self.scope = session_key, scope
        self.push(first)
        if len(held) >= MAX_PENDING:
            self.push(frames.RESYNC)
        for campaign, frame in held:
            self.offer(campaign, frame)

    def offer(self, campaign: int | None, frame: bytes) -> None:
        """Sends a frame about a ticket of this campaign (or `memory.EVERYONE`), if the reader may hear of it."""
        if self._held is not None:
            if len(self._held) < MAX_PENDING:
                self._held.append((campaign, frame))
        elif self.scope is None or campaign == EVERYONE or campaign in self.scope:
            self.push(frame)

    def push(self, frame: bytes) -> None:
        """Sends a frame to the reader, in turn; never waits."""
        if self._is_closed or self._held is not None:
            return
        if len(self._pending) >= MAX_PENDING:
            self._pending = [frames.RESYNC]
        elif self._pending != [frames.RESYNC]:
            self._pending.append(frame)
        self._start()

    def close(self) -> None:
        """Ends the stream after what is still waiting; the browser connects again by itself."""
        if not self._is_closed:
            self._is_closed = True
            self._end = self._held is None
            self._start()

    def give_up_if_stuck(self) -> bool:
        """Drops a connection whose reader takes nothing; True if it did."""
        if self._flush is None or time.monotonic() - self._stuck_since < STUCK_SECONDS:
            return False
        self._is_closed = True
        self._flush.cancel()
        if self.request is not None:
            self.request.cancel()
        return True

    def _start(self) -> None:
        if self._flush is None and (self._pending or self._end):
            self._stuck_since = time.monotonic()
            self._flush = asyncio.get_running_loop().create_task(self._send_all())

    async def _send_all(self) -> None:
        # The server swallows what is sent after a disconnection; the request's own task notices that.
        with contextlib.suppress(asyncio.CancelledError, OSError):
            while self._pending:
                body = b"".join(self._pending)
                self._pending.clear()
                await self._send({"type": "http.response.body", "body": body, "more_body": True})
                self._stuck_since = time.monotonic()
            if self._end:
                self._end = False
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        self._flush = None
