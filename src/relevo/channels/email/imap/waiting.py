"""Waiting for the server to say that something happened, or for ourselves to be told to stop."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl

from imapclient import IMAPClient

IDLE_SECONDS = 290.0
POLL_SECONDS = 30.0


class Alarm:
    """Something to wait for together with a socket; `ring` may be called from any thread, any number of times."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        self._rung = False

    def ring(self) -> None:
        self._rung = True
        with contextlib.suppress(OSError):
            self._writer.send(b"!")

    @property
    def has_rung(self) -> bool:
        return self._rung

    def wait(self, seconds: float, *others: socket.socket) -> bool:
        """Whether, within so many seconds, it rang or one of the sockets has something to read."""
        poll = select.poll()
        for one in (self._reader, *others):
            poll.register(one, select.POLLIN)
        return self._rung or bool(poll.poll(seconds * 1000))

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


def wait_for_news(client: IMAPClient, alarm: Alarm) -> None:
    """Returns when the server reports anything, when the alarm rings, or after some minutes.

    IDLE is a hint only: what arrived before it began is not reported, so the caller searches again whatever happened. It is
    renewed long before the 29 minutes after which servers may hang up (RFC 2177). Without IDLE it waits half a minute.
    """
    if not client.has_capability("IDLE"):
        alarm.wait(POLL_SECONDS)
        return
    client.idle()
    if not _has_something(client):
        alarm.wait(IDLE_SECONDS, client.socket())
    client.idle_done()


def _has_something(client: IMAPClient) -> bool:
    """Whether something came together with the last line that was read: poll() sees neither what imaplib has read ahead nor what TLS has decrypted.

    A server that reports a mail in the moment in which waiting begins sends both lines at once, and nothing more until the next mail. imapclient has
    no way to ask for that; its own `idle_check` waits for the socket as well.
    """
    sock = client.socket()
    before = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bool(client._imap.file.peek(1))
    except ssl.SSLWantReadError:
        return False
    finally:
        sock.settimeout(before)
