"""Environment, folders and ports: what can be said without the database."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from relevo.config import env
from relevo.ops.doctor.result import Check, fail, ok, warn

MEGABYTE = 1024 * 1024
LOW_MEGABYTES = 1024
FULL_MEGABYTES = 100


def environment() -> Check:
    """Every variable is known and can be read. Raises ConfigurationError for the first that is not."""
    env.refuse_unknown()
    given = [name for name in env.VARIABLES if name in os.environ or f"{name}_FILE" in os.environ]
    for name in env.VARIABLES:
        env.read(name)
    if env.read("RELEVO_DEBUG"):
        return warn("environment", "RELEVO_DEBUG is on: error pages show internals. Switch it off where others can reach the desk.")
    return ok("environment", f"{', '.join(given)} set" if given else "nothing set, defaults are used")


def data_folder(folder: Path) -> Check:
    """It can be written, and there is room."""
    if not folder.exists():
        return ok("data folder", f"{folder} does not exist yet; the first `relevo serve` makes it")
    try:
        probe = folder / f".probe.{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        return fail("data folder", f"{folder} can't be written: {error.strerror}. Start as its owner, or set RELEVO_DATA_DIR.")
    key = folder / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        return warn("data folder", f"{key} can be read by others: run `chmod 600 {key}`.")
    free = shutil.disk_usage(folder).free // MEGABYTE
    text = f"{folder}, {free / 1024:.1f} GB free"
    if free < FULL_MEGABYTES:
        return fail("data folder", f"{text}: the disk is full. Make room; mail is refused with a temporary error meanwhile.")
    return warn("data folder", f"{text}: make room soon.") if free < LOW_MEGABYTES else ok("data folder", text)


def ports() -> Iterator[Check]:
    """The web port and the mail listeners: free, or answering."""
    yield _port("web port", env.read("RELEVO_HOST"), env.read("RELEVO_PORT"))
    for name in ("RELEVO_SMTP_LISTEN", "RELEVO_LMTP_LISTEN"):
        if value := env.read(name):
            host, _, port = value.rpartition(":")
            title = f"{name.split('_')[1]} listener"
            if not port.isdigit():
                yield fail(title, f"{name} is {value!r}; write host:port, for example 0.0.0.0:25.")
            else:
                yield _port(title, host.strip("[]") or "127.0.0.1", int(port))


def _port(name: str, host: str, port: int) -> Check:
    place = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            return ok(name, f"{place} is in use; right if Relevo runs, else another program has it")
        return fail(name, f"{place} can't be opened: {getattr(error, 'strerror', None) or error}. Choose another address or port.")
    return ok(name, f"{place} is free")
