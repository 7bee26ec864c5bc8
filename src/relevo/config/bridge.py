"""From ASGI to WSGI: a page is made in one go in a thread, and its answer is sent by the event loop."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, BinaryIO, cast

from a2wsgi.wsgi import build_environ

Send = Callable[[Any], Awaitable[None]]
Wsgi = Callable[[Any, Any], Iterable[bytes]]
InThread = Callable[..., Awaitable[Any]]


class Bridge:
    """Calls a WSGI application in threads.

    a2wsgi's own responder hands over every piece of an answer from thread to loop and waits for it, three times for the smallest
    page; with eight threads at work each of these waits for Python's lock. Here the thread returns what is whole already, and only answers that
    stream (`streaming`, as Django calls it) are handed over piece by piece.
    """

    def __init__(self, application: Wsgi, in_thread: InThread) -> None:
        self._application, self._in_thread = application, in_thread

    async def __call__(self, scope: Mapping[str, Any], body: BinaryIO, send: Send) -> None:
        """Answers one request whose body has been received whole. An error of the application while it streams breaks the answer off."""
        loop = asyncio.get_running_loop()
        environ = build_environ(cast(Any, scope), cast(Any, body))
        call = contextvars.copy_context().run
        whole = await self._in_thread(call, self._answer, environ, loop, send)
        if whole is not None:
            start, content = whole
            await send(start)
            await send({"type": "http.response.body", "body": content})

    def _answer(self, environ: Any, loop: asyncio.AbstractEventLoop, send: Send) -> tuple[dict[str, Any], bytes] | None:
        started: list[dict[str, Any]] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            plain = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            started.append({"type": "http.response.start", "status": int(status[:3]), "headers": plain})

        pieces: Any = self._application(environ, start)
        try:
            if not getattr(pieces, "streaming", False):
                whole = b"".join(pieces)
                return _with_length(started[0], whole), whole
            _hand_over(loop, send, started[0])
            for piece in pieces:
                _hand_over(loop, send, {"type": "http.response.body", "body": piece, "more_body": True})
            _hand_over(loop, send, {"type": "http.response.body", "body": b""})
            return None
        finally:
            getattr(pieces, "close", lambda: None)()


def _with_length(start: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Says how long a whole answer is, where that is not said yet: otherwise it would be sent in chunks. None of 1xx, 204 and 304 (RFC 9110 8.6)."""
    if start["status"] >= 200 and start["status"] not in (204, 304) and all(name != b"content-length" for name, _value in start["headers"]):
        start["headers"].append((b"content-length", str(len(content)).encode()))
    return start


def _hand_over(loop: asyncio.AbstractEventLoop, send: Send, message: dict[str, Any]) -> None:
    """Waits until the loop has taken it, so that a slow reader slows the making down."""
    asyncio.run_coroutine_threadsafe(cast(Any, send(message)), loop).result()
