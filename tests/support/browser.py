"""The real application behind a real port, and headless Chromium in front of it.

`desk_server` runs what `relevo serve` runs (uvicorn with `config.asgi`: pages in threads, `/events` natively) in a thread of the test
process, on the test database; so these tests are transactional. `open_desk` gives a page in a browser of its own, signed in, that
fails the test at its end for any error that the browser reported.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.test import Client

from tests.support.threads import end
from tests.support.waiting import until

SWITCHES = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
# The shell draws pages as the browser does, without a window around them: a new one costs a sixth of the time.
CHROMIUM = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
# The browser logs every refused request; that the page tells the person is for the tests to check.
_REFUSED = re.compile(r"responded with a status of (\d+)")
REFUSALS = frozenset({409, 422})
# What a test that takes the network away makes the browser say.
_OFFLINE = re.compile(r"net::ERR_INTERNET_DISCONNECTED|Failed to fetch dynamically imported module")
DESKTOP, PHONE = (1440, 900), (390, 844)


class HeldBack:
    """Requests of a page that stay on their way from here on: `held = HeldBack(page, "**/js/editor.js")`, then `held.let_go()`."""

    def __init__(self, page: Any, pattern: str, only: Callable[[Any], bool] = lambda request: True) -> None:
        self._page = page
        self._routes: list[Any] = []
        page.route(pattern, lambda route: self._routes.append(route) if only(route.request) else route.continue_())

    def __len__(self) -> int:
        return len(self._routes)

    def wait(self) -> HeldBack:
        """Until there is one. (Playwright tells of them only while it is asked something.)"""
        until(lambda: self._page.evaluate("1") and self._routes, what="the page asks for it")
        return self

    def let_go(self) -> None:
        """Lets the oldest of them go on; waits until there is one."""
        self.wait()._routes.pop(0).continue_()


class DeskServer:
    """The running application; `url` is where it is."""

    def __init__(self) -> None:
        # Imported here: it builds the application, which needs Django to be set up.
        from relevo.config.asgi import Application

        self.application = Application()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._running: list[str] = []
        config = uvicorn.Config(self._counted, interface="asgi3", log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=2)
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="desk server", daemon=True)

    def _run(self) -> None:
        self._loop.run_until_complete(self._server.serve(sockets=[self._socket]))
        self._loop.close()

    def start(self) -> None:
        self._thread.start()
        until(lambda: self._server.started, what="the server listens")

    async def _counted(self, scope: Any, receive: Any, send: Any) -> None:
        what = f"{scope.get('method', '')} {scope.get('path', '')}"
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        self._running.append(what)
        try:
            return await self.application(scope, receive, send)
        finally:
            self._running.remove(what)

    def wait_until_idle(self) -> None:
        """Until every request and stream has ended: emptying the tables under a running one would deadlock with it."""
        try:
            until(lambda: not self._running)
        except AssertionError:
            raise AssertionError(f"these requests do not end: {self._running}") from None

    def drop_streams(self) -> None:
        """Ends all event streams, as a lost connection or a restarted proxy would."""

        def drop() -> None:
            for client in list(self.application.hub.clients):
                client.close()

        self._loop.call_soon_threadsafe(drop)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()
        end(self.application.threads)


@pytest.fixture(scope="session")
def desk_server(django_db_setup: None) -> Iterator[DeskServer]:
    """The application for all browser tests of the run."""
    server = DeskServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """One browser for the tests of the folder that follow each other; each page gets a context (cookies, cache) of its own.

    Not one for the run: Playwright keeps an event loop in this thread for as long as it lives, in which no other test could start one.
    """
    from playwright.sync_api import sync_playwright  # Only browser tests need it.

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread; the ORM is used from plain code only.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES.split())
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_desk(transactional_db: None, desk_server: DeskServer, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a path as a user: `page = open_desk(ana, "/tickets/", size=PHONE, color_scheme="dark")`; without a user, signed out.

    `refusals` are the statuses that the test provokes.
    """
    contexts: list[Any] = []
    faults: list[str] = []

    def note(message: Any, refusals: frozenset[int]) -> None:
        refused = _REFUSED.search(message.text)
        if message.type == "error" and not _OFFLINE.search(message.text) and not (refused and int(refused[1]) in refusals):
            faults.append(f"console: {message.text} ({message.location.get('url')})")

    def open_one(user: Any, path: str, *, size: tuple[int, int] = DESKTOP, refusals: frozenset[int] = REFUSALS, **options: Any) -> Any:
        context = chromium.new_context(base_url=desk_server.url, viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": desk_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda message: note(message, refusals))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    desk_server.wait_until_idle()
    assert not faults, faults
