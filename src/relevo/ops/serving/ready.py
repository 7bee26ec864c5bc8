"""Asks the web processes over HTTP whether they serve."""

from __future__ import annotations

import http.client
import socket


def status_of(listener: socket.socket, path: str = "/readyz", timeout: float = 2.0) -> int:
    """The HTTP status of one address of our own server; 0 where nobody answers."""
    host, port = listener.getsockname()[:2]
    connection = http.client.HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=timeout)  # noqa: S104
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
