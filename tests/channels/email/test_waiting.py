"""Waiting for news of an IMAP server, with one that says things at once which others say one after the other."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from relevo.channels.email.imap.waiting import Alarm, wait_for_news

# A quarter of a minute before it is clear that nothing is noticed.
PATIENCE_SECONDS = 15


@pytest.fixture
def alarm() -> Iterator[Alarm]:
    """Rings when the waiting takes too long for a test."""
    made = Alarm()
    timer = threading.Timer(PATIENCE_SECONDS, made.ring)
    timer.start()
    yield made
    timer.cancel()
    made.close()


def speak(listener: socket.socket, idling: list[bytes]) -> None:
    """Answers one client; to IDLE with these pieces, each of them sent by itself."""
    connection, _address = listener.accept()
    with connection, connection.makefile("rb") as lines:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")
        tag = b""
        for line in lines:
            if line == b"DONE\r\n":
                connection.sendall(tag + b" OK done\r\n")
                continue
            tag, command = line.split()[:2]
            if command == b"IDLE":
                for piece in idling:
                    connection.sendall(piece)
            else:
                connection.sendall(b"* CAPABILITY IMAP4rev1 IDLE\r\n" + tag + b" OK done\r\n")


@pytest.mark.parametrize("idling", [[b"+ idling\r\n* 2 EXISTS\r\n"], [b"+ idling\r\n", b"* 2 EXISTS\r\n"]], ids=["at once", "one by one"])
def test_news_that_come_as_the_waiting_begins_end_it(alarm, idling):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=speak, args=(listener, idling))
        server.start()
        client = IMAPClient("127.0.0.1", listener.getsockname()[1], ssl=False, timeout=30)
        wait_for_news(client, alarm)
        client.shutdown()
        server.join()
    assert not alarm.has_rung


def test_without_news_it_waits_for_the_alarm(alarm):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=speak, args=(listener, [b"+ idling\r\n"]))
        server.start()
        client = IMAPClient("127.0.0.1", listener.getsockname()[1], ssl=False, timeout=30)
        threading.Timer(0.1, alarm.ring).start()
        wait_for_news(client, alarm)
        assert client.socket().gettimeout() == 30
        client.shutdown()
        server.join()
    assert alarm.has_rung
