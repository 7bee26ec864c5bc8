"""The built-in SMTP and LMTP servers, to which a mail server can deliver.

A 250 after the data means committed: the sender may forget the mail. Whatever is in the way (database, disk) is answered with 451,
so that the sender keeps it and comes again; the same mail coming twice is one message. There is no sign-in and no relaying:
only addresses of active accounts are accepted. Meant for one's own mail server or a private network.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from relevo.channels.email.pool import Pool
from relevo.channels.email.reception import Handler, LocalServer, Server

log = structlog.get_logger("relevo.mail.listener")
THREADS = 3
START_SECONDS = 10.0
DRAIN_SECONDS = 4.0


class Listener:
    """One port. `port` is the real one after `start`, also where 0 was asked for."""

    def __init__(self, protocol: str, host: str, port: int) -> None:
        self.protocol, self.host, self.port = protocol, host, port
        self._kind = LocalServer if protocol == "lmtp" else Server
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name=f"{protocol}-listener", daemon=True)

    def start(self) -> None:
        """Listens when this returns. Raises OSError where the address can't be used."""
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise TimeoutError(f"the {self.protocol} listener did not start")
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Takes no more connections, lets the mails in hand be answered (a few seconds), closes the rest."""
        if self._loop is not None and self._end is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(DRAIN_SECONDS + 1)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._error = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        pool = Pool(THREADS, self.protocol)
        handler = Handler(pool, self.protocol)
        options = {"data_size_limit": settings.MAX_MAIL_BYTES, "enable_SMTPUTF8": True, "ident": "Relevo", "hostname": "relevo", "loop": loop}
        try:
            server = await loop.create_server(lambda: self._kind(handler, **options), self.host, self.port)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
            log.info("listening for mail", protocol=self.protocol, host=self.host, port=self.port)
            await self._end.wait()
            server.close()
            deadline = loop.time() + DRAIN_SECONDS
            while handler.under_way and loop.time() < deadline:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.02)  # For the last answers to leave.
        finally:
            pool.close(1.0)


class Listeners:
    """The listeners that the environment asks for, together."""

    def __init__(self, listeners: list[Listener]) -> None:
        self.listeners = listeners

    @classmethod
    def from_settings(cls) -> Listeners:
        """Those of RELEVO_SMTP_LISTEN and RELEVO_LMTP_LISTEN; may be none. Raises ImproperlyConfigured for what is no ``host:port``."""
        wanted = (("smtp", settings.SMTP_LISTEN), ("lmtp", settings.LMTP_LISTEN))
        return cls([Listener(protocol, *_address(value)) for protocol, value in wanted if value])

    def start(self) -> None:
        """Starts all or, where one can't listen, none; then raises its OSError."""
        started: list[Listener] = []
        try:
            for listener in self.listeners:
                listener.start()
                started.append(listener)
        except BaseException:
            for listener in started:
                listener.stop()
            raise

    def stop(self) -> None:
        """Stops all."""
        for listener in self.listeners:
            listener.stop()


def _address(value: str) -> tuple[str, int]:
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise ImproperlyConfigured(f"{value!r} is no address to listen on; write host:port, for example 127.0.0.1:8025.")
    return host.strip("[]") or "127.0.0.1", int(port)
