"""The web server's entry: event streams and health natively, every page through WSGI in a bounded pool of threads.

Django's own ASGI handler costs several times more a request than its WSGI handler in threads. A thread keeps its database
connection for as long as it lives; Django checks it at the start of each request and replaces a dead one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relevo.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

# Loads Django's settings and packages; the imports below need them.
pages = get_wsgi_application()

from relevo.accounts.actions.presence import attend  # noqa: E402
from relevo.config.bodies import BodyTooLarge, Disconnected, received_whole  # noqa: E402
from relevo.config.bridge import Bridge  # noqa: E402
from relevo.config.database import is_beside  # noqa: E402
from relevo.config.threads import AT_ONCE, AT_ONCE_BESIDE_DATABASE, Threads  # noqa: E402
from relevo.live.hub import Hub  # noqa: E402
from relevo.live.readers import connection_settings  # noqa: E402
from relevo.live.stream import EventStream, refuse  # noqa: E402
from relevo.ops import health  # noqa: E402
from relevo.tickets.queries import visible_to  # noqa: E402

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


def sequences(user: Any, numbers: Collection[int]) -> dict[int, int]:
    """How far the history of these tickets goes, for those that the user sees."""
    return dict(visible_to(user).filter(pk__in=numbers).values_list("number", "event_count"))


class Application:
    """One a process. `close_streams` is called when the server begins to shut down: open streams would hold it up."""

    def __init__(self) -> None:
        self.threads = Threads(at_once=AT_ONCE_BESIDE_DATABASE if is_beside(settings.DATABASES["default"]["HOST"]) else AT_ONCE)
        self._bridge = Bridge(cast(Any, pages), self.threads.run)
        self.hub = Hub(connection_settings)
        self.events = EventStream(self.hub, self.threads.run, sequences, attend=attend)
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/events":
            await self.events(scope, receive, send)
        elif path == "/healthz":
            await health.answer(send, health.ALIVE)
        elif path == "/readyz":
            await health.answer(send, await self.threads.run(health.readiness))
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The body is read before a thread is taken, so that slow senders can't occupy all threads.
        try:
            async with received_whole(scope, receive) as (whole, body):
                await self._bridge(whole, body, send)
        except BodyTooLarge:
            await refuse(send, 413)
        except Disconnected:
            return

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        self._watch = asyncio.get_running_loop().create_task(self.events.watch_readers())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close_streams()
        await send({"type": "lifespan.shutdown.complete"})

    async def close_streams(self) -> None:
        """Ends all event streams; can be repeated."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        await self.hub.close()


application = Application()
