"""For short commands: use the server that runs, or run one for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from relevo.ops.embedded.errors import AlreadyRunning, EmbeddedError
from relevo.ops.embedded.folders import make_root
from relevo.ops.embedded.layout import Layout
from relevo.ops.embedded.lock import FileLock
from relevo.ops.embedded.passwords import known_password
from relevo.ops.embedded.pidfile import POLL_SECONDS, is_server_of, read_postmaster
from relevo.ops.embedded.provision import ROLE, make_url
from relevo.ops.embedded.server import EmbeddedPostgres

# An owner that has just begun may have to make the cluster or to recover.
JOIN_SECONDS = 120.0
# A command that started the server waits for others that joined it, but not for ever.
LEAVE_SECONDS = 600.0


@contextmanager
def running(data_dir: Path, *, fsync: bool = True) -> Iterator[str]:
    """Gives the database's address: of the server that another process owns, else of one started here and stopped at the end.

    Several short commands at once share one server; the one that started it stays until the others are done. A server
    owned by `relevo serve` may still be stopped by its owner at any time.
    """
    layout = Layout.of(data_dir)
    make_root(layout)
    server, joined = EmbeddedPostgres(data_dir, fsync=fsync), FileLock(layout.joined_lock)
    owner = FileLock(layout.owner_lock)
    deadline = time.monotonic() + JOIN_SECONDS
    while (url := _start(server) or _join(layout, owner, joined)) is None:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"{AlreadyRunning(layout.data_dir, owner.holder())} It does not accept connections; see {layout.log}.")
        time.sleep(POLL_SECONDS)
    try:
        yield url
    finally:
        try:
            if server.process is not None:
                _wait_for(joined.acquire, LEAVE_SECONDS)
        finally:
            server.stop()
            joined.release()


def _start(server: EmbeddedPostgres) -> str | None:
    """The address of the server started here, None if another process owns the folder."""
    try:
        server.start()
    except AlreadyRunning:
        return None
    return server.url()


def _join(layout: Layout, owner: FileLock, joined: FileLock) -> str | None:
    """The address of the running server, with the shared lock held; None without it if the server is not ready (any more)."""
    found = read_postmaster(layout)
    # The owner's word counts, not the server's: a server is ready before the role and the database are there.
    if found is None or owner.announced() != found.pid or not joined.acquire(shared=True):
        return None
    # Asked again under the lock: an owner that stops holds it exclusively until its server is gone.
    again = read_postmaster(layout)
    if again == found and is_server_of(found.pid, layout):
        return make_url(ROLE, known_password(layout.password), ROLE, found.socket_dir, found.port)
    joined.release()
    return None


def _wait_for(attempt: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not attempt() and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
