"""The ASGI entry: large uploads, streamed answers, and requests that break off."""

from __future__ import annotations

import asyncio

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from relevo.config import bodies
from relevo.config.asgi import Application
from tests.support.threads import end

seen: list[str] = []
MEGABYTE = 1024 * 1024


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Says how much arrived, and remembers that it was called."""
    seen.append(request.path)
    size = sum(file.size for file in request.FILES.values()) if request.FILES else len(request.body)
    return HttpResponse(str(size))


def download(request: HttpRequest) -> StreamingHttpResponse:
    """Many pieces."""
    return StreamingHttpResponse(b"x" * 65536 for _ in range(160))


urlpatterns = [path("upload/", upload), path("download/", download)]
pytestmark = [pytest.mark.urls("tests.config.test_asgi"), pytest.mark.django_db]


class Request:
    """One HTTP request, with the pieces of its body as the server would hand them over."""

    def __init__(self, address: str, method: str = "GET", pieces: tuple[bytes, ...] = (), *, breaks_off: bool = False, **headers: str) -> None:
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": address,
            "query_string": b"",
            "server": ("localhost", 80),
            "headers": [(b"host", b"localhost"), *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())],
        }
        last = len(pieces) - 1
        messages = [{"type": "http.request", "body": piece, "more_body": breaks_off or number < last} for number, piece in enumerate(pieces)]
        self._messages = messages or [{"type": "http.request", "body": b"", "more_body": breaks_off}]
        self.status, self.body, self.sends, self.largest = 0, b"", 0, 0

    async def _receive(self) -> dict:
        return self._messages.pop(0) if self._messages else {"type": "http.disconnect"}

    async def _send(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.sends += 1
            self.largest = max(self.largest, len(message["body"]))
            self.body += message["body"]

    def run(self) -> Request:
        seen.clear()
        application = Application()
        asyncio.run(application(self.scope, self._receive, self._send))
        end(application.threads)
        return self


def test_a_form_with_60_megabytes_arrives_whole():
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="big.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'
    pieces = (head, *[b"\0" * MEGABYTE] * 60, b"\r\n--b--\r\n")
    length = str(sum(len(piece) for piece in pieces))
    done = Request("/upload/", "POST", pieces, content_type="multipart/form-data; boundary=b", content_length=length).run()
    assert (done.status, done.body) == (200, str(60 * MEGABYTE).encode())


def test_a_body_without_announced_length_is_not_lost():
    done = Request("/upload/", "POST", (b"one ", b"two"), transfer_encoding="chunked").run()
    assert (done.status, done.body) == (200, b"7")


def test_answers_are_streamed_not_collected():
    done = Request("/download/").run()
    assert (done.status, len(done.body)) == (200, 160 * 65536)
    assert done.sends > 100
    assert done.largest <= 65536


@pytest.mark.parametrize("pieces", [(), (b"half of it",), (b"x" * MEGABYTE, b"x" * MEGABYTE)])
def test_half_a_request_is_not_carried_out(pieces):
    broken = Request("/upload/", "POST", pieces, breaks_off=True, content_length="9000000").run()
    assert (broken.status, seen) == (0, [])


def test_too_much_is_refused_when_announced_and_when_it_comes(monkeypatch):
    assert Request("/upload/", "POST", (b"x",), content_length=str(bodies.MAX_BODY_BYTES + 1)).run().status == 413
    monkeypatch.setattr(bodies, "MAX_BODY_BYTES", 1000)
    assert Request("/upload/", "POST", (b"x" * 600, b"x" * 600), transfer_encoding="chunked").run().status == 413
    assert seen == []


def test_health_is_answered_whatever_the_host_is_called():
    request = Request("/healthz")
    request.scope["headers"] = [(b"host", b"10.0.0.7:8000")]
    assert (request.run().status, request.body) == (200, b"alive\n")
    assert Request("/events").run().status == 400
    assert Request("/events", "POST").run().status == 405
