"""Request bodies, received whole before anybody works on them; large ones on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]

# Above the largest mail (60 MB) that can be posted with its wrapping.
MAX_BODY_BYTES = 70 * 1024 * 1024
IN_MEMORY_BYTES = 512 * 1024
CHUNK_BYTES = 256 * 1024


class BodyTooLarge(Exception):
    """The client announced, or sent, more than is accepted."""


class Disconnected(Exception):
    """The client went away before its request was complete: nothing may be done with the half of it."""


@asynccontextmanager
async def received_whole(scope: Mapping[str, Any], receive: Receive) -> AsyncIterator[tuple[Mapping[str, Any], Receive]]:
    """Receives the whole body, then gives a scope that names its length and a `receive` that replays it in pieces.

    Raises BodyTooLarge and Disconnected.
    """
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not announced.isdigit() or int(announced) > MAX_BODY_BYTES:
        raise BodyTooLarge
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        # Nearly all requests: the body is here already.
        yield _with_length(scope, len(message.get("body", b""))), _replay_one(message, receive)
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as file:
        while True:
            if message["type"] != "http.request":
                raise Disconnected
            if file.tell() + len(message["body"]) > MAX_BODY_BYTES:
                raise BodyTooLarge
            file.write(message["body"])
            if not message.get("more_body"):
                break
            message = await receive()
        size = file.tell()
        file.seek(0)
        yield _with_length(scope, size), _replay_file(file, size, receive)


def _with_length(scope: Mapping[str, Any], size: int) -> Mapping[str, Any]:
    # WSGI knows no chunked requests: without a length Django would see an empty body.
    if not size or any(name == b"content-length" for name, _ in scope["headers"]):
        return scope
    return {**scope, "headers": [*scope["headers"], (b"content-length", b"%d" % size)]}


def _replay_one(message: dict[str, Any], receive: Receive) -> Receive:
    messages = [message]

    async def replay() -> dict[str, Any]:
        return messages.pop() if messages else await receive()

    return replay


def _replay_file(file: Any, size: int, receive: Receive) -> Receive:
    left = size

    async def replay() -> dict[str, Any]:
        nonlocal left
        if left <= 0:
            return await receive()
        chunk = file.read(CHUNK_BYTES)
        left -= len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": left > 0}

    return replay
