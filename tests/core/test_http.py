"""Requests to other machines stay out of the inside of the network, and within bounds."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from relevo.core import http

INSIDE = """
127.0.0.1 10.0.0.1 192.168.1.1 172.16.0.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255
::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
"""


@pytest.fixture
def inside():
    """A web server inside; ``/a`` leads to ``/b``, ``/big`` never ends."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path.startswith("/hop"):
                left = int(self.path[4:])
                self.send_response(302)
                self.send_header("Location", f"/hop{left - 1}" if left > 1 else "/end")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(1 if self.path == "/end" else 10_000):
                    self.wfile.write(b"x" * 4096)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("address", INSIDE.split())
def test_addresses_inside(address):
    assert not http.is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_outside(address):
    assert http.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_the_inside_gets_through(inside, host):
    url, asked = inside
    with pytest.raises(http.Blocked):
        http.get(url.replace("127.0.0.1", host) + "/end")
    assert asked == []


def test_a_name_that_leads_inside_is_refused_even_if_it_leads_outside_too(monkeypatch, inside):
    url, asked = inside
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: entries)
    with pytest.raises(http.Blocked):
        http.get(url.replace("127.0.0.1", "rebinding.example") + "/end")
    assert asked == []


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/passwd", "http://", "nonsense", "gopher://x"])
def test_what_is_no_web_address(url):
    with pytest.raises(http.Blocked):
        http.get(url)


def test_allowed_hosts_redirects_and_size(inside, settings):
    url, asked = inside
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    assert len(http.get(f"{url}/hop2").content) == 4096
    assert asked == ["/hop2", "/hop1", "/end"]
    with pytest.raises(http.Blocked, match="redirects"):
        http.get(f"{url}/hop3")
    with pytest.raises(http.Blocked, match="large"):
        http.get(f"{url}/big")


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_answer_that_trickles_is_given_up(settings, beginning):
    """Each byte is in time; the whole never ends. It used to be bounded from the body on only, so a status line could hold a process for hours."""
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    is_over = threading.Event()

    def trickle() -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(beginning)
            while not is_over.wait(0.05):
                try:
                    connection.sendall(b"X")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        sending = threading.Thread(target=trickle)
        sending.start()
        begun = time.monotonic()
        try:
            with pytest.raises(httpx.ReadTimeout):
                http.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"", {}, seconds=0.5)
            assert 0.4 < time.monotonic() - begun < 5
        finally:
            is_over.set()
            sending.join(10)


def test_nobody_there(settings):
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(httpx.ConnectError):
        http.get(f"http://127.0.0.1:{port}/")
    with pytest.raises(httpx.ConnectError):
        http.get("http://no-such-host.invalid/")
