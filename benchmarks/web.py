"""Asking for pages: in this process through Django's WSGI handler, or from a real `relevo serve`."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from benchmarks import measure
from benchmarks.percentiles import percentiles
from benchmarks.report import Figure
from benchmarks.store import ROOT, folder_of

READY_SECONDS = 60.0


def cookie_of(user: Any) -> str:
    """The value of a Cookie header with which this user is signed in, with all that a browser has and sends after its first page."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    client.get("/tickets/")
    cookies: SimpleCookie = client.cookies
    return "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items())


class Pages:
    """Answers of the product's own WSGI application without a network; checks that every one is a 200."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application

        self._application = get_wsgi_application()
        # Request lines are made, as in the product, but not written to this terminal.
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(open(os.devnull, "w"))  # noqa: SIM115

    def get(self, address: str, headers: dict[str, str]) -> bytes:
        """The body of one page; `headers` as CGI names them (HTTP_COOKIE)."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "wsgi.version": (1, 0),
            **headers,
        }
        answered: list[str] = []
        response = self._application(environ, lambda status, headers: answered.append(status))
        try:
            body = b"".join(response)
        finally:
            response.close()
        if not answered[0].startswith("200"):
            raise SystemExit(f"{address} answered {answered[0]}")
        return body


@dataclass(frozen=True, slots=True)
class Server:
    """A running `relevo serve`."""

    pid: int
    port: int

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextlib.contextmanager
def serving(tickets: int, *, processes: int = 2, log: Path | None = None) -> Iterator[Server]:
    """A real server on the generated desk, whose database is running already (DATABASE_URL)."""
    port = free_port()
    log = log or folder_of(tickets) / "serve.log"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "relevo.ops.cli", "serve", "--port", str(port), "--workers", str(processes)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file, env=os.environ)
    try:
        server = Server(process.pid, port)
        wait_until_answered(server.url("/readyz"), process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_answered(url: str, process: subprocess.Popen[bytes]) -> None:
    """Returns at the first 200; raises where the process ends or the time is over."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the server ended with status {process.returncode}; see its log in the data folder")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.02)
    raise SystemExit(f"{url} did not answer within {READY_SECONDS:.0f} seconds")


def ask_at_once(
    server: Server, name: str, addresses: Sequence[str], headers: Sequence[str], *, clients: int, database: int, target: Any = None
) -> Figure:
    """Asks for all addresses with so many clients at once, from a process of its own; `headers` are complete lines, used in turn.

    `database` is the process id of the PostgreSQL server. App is everything of `relevo serve`; processor times count the warming up as well.
    """
    request = {"port": server.port, "addresses": list(addresses), "headers": list(headers), "clients": clients}
    before = [_processor_times(root) for root in (server.pid, database)]
    done = subprocess.run([sys.executable, "-m", "benchmarks.load"], input=json.dumps(request).encode(), stdout=subprocess.PIPE, cwd=ROOT, check=True)
    after = [_processor_times(root) for root in (server.pid, database)]
    answer = json.loads(done.stdout)
    if answer["failed"]:
        raise SystemExit(f"{name}: {answer['failed']} of {len(addresses)} requests failed, the first with {answer['reason']}")
    p50, p95, p99 = percentiles(answer["times"])
    # Processes that began meanwhile, such as new backends of the database, count from their beginning.
    app, db = (1000 * sum(each - now.get(pid, 0.0) for pid, each in then.items()) / answer["asked"] for now, then in zip(before, after, strict=True))
    return Figure(
        name,
        count=len(addresses),
        p50=p50,
        p95=p95,
        p99=p99,
        per_second=len(addresses) / answer["seconds"],
        app_ms=app,
        db_ms=db,
        target=dict(target or {}),
    )


def _processor_times(root: int) -> dict[int, float]:
    return {pid: measure.cpu_seconds(pid) for pid in measure.descendants(root)}
