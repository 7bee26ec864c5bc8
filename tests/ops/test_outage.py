"""While PostgreSQL is away the desk says so in plain words, and goes on by itself when it is back."""

from __future__ import annotations

import http.client
import json
import os
import signal
from urllib.parse import urlsplit

import pytest

from tests.support.serving import Serving, data_folder, eventually, relevo

EMAIL, PASSWORD = "ada@desk.example", "correct horse battery"


@pytest.fixture(scope="module")
def away():
    """A desk whose PostgreSQL is gone and stays away, as its supervisor is held; with a session, a token and an open stream from before."""
    with data_folder() as folder:
        made = relevo(folder, "user", "add", EMAIL, "--role", "administrator", "--password", "-", stdin=f"{PASSWORD}\n")
        assert made.returncode == 0, made.stderr
        desk = Serving(folder).wait_until_ready()
        desk.cookies = desk.sign_in(EMAIL, PASSWORD)
        desk.token = relevo(folder, "token", "add", EMAIL).stdout.split()[-1]
        assert desk.get("/tickets/", Cookie=desk.cookies)[0] == 200
        desk.open_stream = desk.stream("topic=list", desk.cookies)
        eventually(lambda: desk.open_stream.events("hello"))
        os.kill(desk.process.pid, signal.SIGSTOP)
        os.kill(desk.named("postgres")[0], signal.SIGINT)  # A fast shutdown; killed, it would leave its sessions alive for a moment.
        eventually(lambda: not desk.named("postgres"))
        yield desk
        os.kill(desk.process.pid, signal.SIGCONT)
        desk.stop()


def ask(desk, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection(urlsplit(desk.address).netloc, timeout=20)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    return response, response.read().decode()


@pytest.mark.parametrize("path", ["/tickets/", "/tickets/1/", "/", "/contacts/"])
def test_a_signed_in_reader_gets_a_page(away, path):
    response, text = ask(away, path, Cookie=away.cookies)
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "no-store"
    assert "The database does not answer" in text and f'href="{path}"' in text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert not any("sessionid" in value for value in response.headers.get_all("Set-Cookie", []))


@pytest.mark.parametrize(("language", "words"), [("es", "La base de datos no responde"), ("pt-BR", "O banco de dados não responde")])
def test_in_the_readers_language(away, language, words):
    response, text = ask(away, "/tickets/", Cookie=away.cookies, Accept_Language=language)
    assert (response.status, words in text) == (503, True)
    # A reader who chose a language is known by the cookie; the browser's own is for all others.
    response, text = ask(away, "/tickets/", Cookie=f"{away.cookies}; relevo_language={language.lower()}", Accept_Language="en")
    assert (response.status, words in text) == (503, True)


def test_parts_of_pages_get_a_message_and_stay_as_they_are(away):
    response, text = ask(away, "/tickets/", Cookie=away.cookies, HX_Request="true")
    assert (response.status, response.headers["HX-Reswap"]) == (503, "none")
    assert "<" not in text and "The database does not answer" in json.loads(response.headers["HX-Trigger"])["toast"]["text"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_programs_get_a_problem(away, method):
    response, text = ask(away, "/api/v1/tickets", method, Authorization=f"Bearer {away.token}", Accept_Language="es", Content_Type="application/json")
    assert (response.status, response.headers["Content-Type"]) == (503, "application/problem+json")
    assert int(response.headers["Retry-After"]) > 0
    problem = json.loads(text)
    assert (problem["code"], problem["status"]) == ("database_away", 503)
    assert problem["detail"].startswith("La base de datos no responde")


def test_a_browsers_cookie_does_not_turn_a_problem_into_a_page(away):
    response, _text = ask(away, "/api/v1/tickets", Cookie=away.cookies)
    assert (response.status, response.headers["Content-Type"]) == (503, "application/problem+json")


def test_what_needs_no_database_is_served(away):
    assert away.get("/healthz") == (200, "alive\n")
    assert away.get("/readyz") == (503, "the database can't be reached\n")
    assert away.get("/api/v1/openapi.json")[0] == 200


def test_it_goes_on_by_itself(away):
    late = away.stream("topic=list", away.cookies)
    eventually(lambda: late.is_ended)
    assert (late.status, late.frames) == (200, ["retry: 5000\n"])  # Come again, and not: you are signed out.
    assert not away.open_stream.is_ended
    os.kill(away.process.pid, signal.SIGCONT)
    eventually(lambda: away.get("/readyz")[0] == 200)
    eventually(lambda: away.get("/tickets/", Cookie=away.cookies)[0] == 200)
    eventually(lambda: away.open_stream.events("resync"))
