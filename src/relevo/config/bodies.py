"""Request bodies, received whole before anybody works on them; large ones on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any, BinaryIO, cast

Receive = Callable[[], Awaitable[dict[str, Any]]]

# Above the largest mail (60 MB) that can be posted with its wrapping.
MAX_BODY_BYTES = 70 * 1024 * 1024
IN_MEMORY_BYTES = 512 * 1024


class BodyTooLarge(Exception):
    """The client announced, or sent, more than is accepted."""


class Disconnected(Exception):
    """The client went away before its request was complete: nothing may be done with the half of it."""


@asynccontextmanager
async def received_whole(scope: Mapping[str, Any], receive: Receive) -> AsyncIterator[tuple[Mapping[str, Any], BinaryIO]]:
    """Receives the whole body, then gives a scope that names its length, and the body to read from.

    Raises BodyTooLarge and Disconnected.
    """
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not announced.isdigit() or int(announced) > MAX_BODY_BYTES:
        raise BodyTooLarge
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        # Nearly all requests: the body is here already.
        body = message.get("body", b"")
        yield _with_length(scope, len(body)), BytesIO(body)
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
        yield _with_length(scope, size), cast(BinaryIO, file)


def _with_length(scope: Mapping[str, Any], size: int) -> Mapping[str, Any]:
    # WSGI knows no chunked requests: without a length Django would see an empty body.
    if not size or any(name == b"content-length" for name, _ in scope["headers"]):
        return scope
    return {**scope, "headers": [*scope["headers"], (b"content-length", b"%d" % size)]}
