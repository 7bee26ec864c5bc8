"""The socket that all web processes accept from."""

from __future__ import annotations

import errno
import os
import socket

from relevo.ops.errors import CommandError

BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """Opens the port; 0 takes any that is free. Raises CommandError with a clear line where that is not possible."""
    if not 0 <= port <= 65535:
        raise CommandError(f"{port} is not a port; use a number from 1 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
    except socket.gaierror as error:
        raise CommandError(f"The address {host} is not known: {error.strerror}. Use --host with an address of this machine.") from error
    except OSError as error:
        raise CommandError(_explain(error, host, port)) from error
    # uvicorn's processes inherit it; programs that are started later do not.
    os.set_inheritable(listener.fileno(), False)
    return listener


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another one with --port, or RELEVO_PORT."
    if error.errno == errno.EACCES:
        return f"Port {port} may only be opened by root. Choose one above 1023 with --port, or put a web server in front."
    return f"Port {port} on {host} can't be opened: {error.strerror}."


def address_of(listener: socket.socket) -> str:
    """The address to type into a browser on this machine."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 (compared, not opened)
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
