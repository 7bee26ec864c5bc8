"""A web process: uvicorn on connections that the `Door` lets in."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from relevo.config.asgi import Application, application
from relevo.ops.serving.accepting import Door, Shares

# Requests that were begun may go on for so long after SIGTERM.
DRAIN_SECONDS = 20
KEEP_ALIVE_SECONDS = 30


class Connection(HttpToolsProtocol):
    """uvicorn's, which tells the door when it has ended."""

    def __init__(self, door: Door, **given: Any) -> None:
        super().__init__(**given)
        self._door = door

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._door.left()


class Server(uvicorn.Server):
    """Takes connections by a `Door`, ends event streams before it waits for open requests, and leaves signals to `run_web`."""

    def __init__(self, config: uvicorn.Config, app: Application, listener: socket.socket, shares: Shares, place: int) -> None:
        super().__init__(config)
        self._app, self._listener, self._shares, self._place = app, listener, shares, place

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn would raise a received signal again at the end, and take a second SIGINT as an order to drop requests."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._door = Door(self._listener, self._connection, self._shares, self._place)
        self._door.open()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._door.close()
        self._listener.close()
        await self._app.close_streams()
        await super().shutdown(sockets)

    def _connection(self) -> Connection:
        return Connection(self._door, config=self.config, server_state=self.server_state, app_state=self.lifespan.state)


def run_web(listener: socket.socket, shares: Shares, place: int) -> int:
    """Serves until SIGTERM, then finishes what was begun. `place` is this process's among the `shares`."""
    config = uvicorn.Config(
        application,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = Server(config, application, listener, shares, place)

    def drain(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, drain)
    server.run(sockets=[])  # uvicorn itself opens nothing.
    return 0
