"""A web process: uvicorn on the socket that the supervisor opened."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from relevo.config.asgi import Application, application

# Requests that were begun may go on for so long after SIGTERM.
DRAIN_SECONDS = 20
KEEP_ALIVE_SECONDS = 30


class Server(uvicorn.Server):
    """Ends event streams before it waits for open requests, and leaves signals to `run_web`."""

    def __init__(self, config: uvicorn.Config, app: Application) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn would raise a received signal again at the end, and take a second SIGINT as an order to drop requests."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.close_streams()
        await super().shutdown(sockets)


def run_web(listener: socket.socket) -> int:
    """Serves until SIGTERM, then finishes what was begun."""
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
    server = Server(config, application)

    def drain(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, drain)
    server.run(sockets=[listener])
    return 0
