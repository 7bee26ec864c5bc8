"""Brings the demo up: the whole desk, the sandbox's mail server, and the company on the first start."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from relevo.config import env
from relevo.ops import session
from relevo.ops.demo.places import DOMAIN, PASSWORD, sandbox
from relevo.ops.errors import CommandError
from relevo.ops.output import say
from relevo.ops.serving.listening import listen
from relevo.ops.serving.processes import Child
from relevo.ops.serving.start import serve

LOCAL = "127.0.0.1"
SMTP_PORT = 2525
FIRST_MAIL = Path("examples") / "first-mail.eml"


def run_demo() -> int:
    """Runs until SIGTERM or SIGINT. Raises CommandError for a data folder that holds a real desk."""
    folder = session.data_dir()
    os.environ["RELEVO_DEMO"] = "1"
    if not env.read("RELEVO_SMTP_LISTEN"):
        os.environ["RELEVO_SMTP_LISTEN"] = f"{LOCAL}:{_free_port()}"
    with _listen_as_before(sandbox(folder) / "port") as sink:
        child = Child("sandbox", lambda: _run_sink(sink, folder))
        return serve(prepare=lambda: _prepare(sink, folder), extra=[child], greet=_greet)


def _free_port() -> int:
    try:
        with listen(LOCAL, SMTP_PORT):
            return SMTP_PORT
    except CommandError:
        with listen(LOCAL, 0) as probe:
            return int(probe.getsockname()[1])


def _listen_as_before(known: Path) -> socket.socket:
    """The sandbox's mail server listens where it did last time, if it can: so no account has to be changed."""
    try:
        return listen(LOCAL, int(known.read_text(encoding="utf-8")))
    except (OSError, ValueError, CommandError):
        return listen(LOCAL, 0)


def _run_sink(sink: socket.socket, folder: Path) -> int:
    from relevo.ops.demo.mailbox import Mailbox
    from relevo.ops.demo.sink import run_sink

    return run_sink(sink, Mailbox(sandbox(folder)))


def _prepare(sink: socket.socket, folder: Path) -> None:
    from relevo.ops.demo import company
    from relevo.ops.demo.mailbox import Mailbox

    place = sandbox(folder)
    if company.is_filled():
        if not place.exists():
            raise CommandError(f"{folder} holds a real desk; the demo would change its accounts. Choose another folder with --data-dir.")
        company.connect(sink)
    else:
        company.fill(Mailbox(place), sink)
    (place / "port").write_text(str(sink.getsockname()[1]), encoding="utf-8")


def _greet(address: str) -> None:
    say(f"Relevo's demo is ready at   {address}")
    say(f"  sign in as                tom@{DOMAIN} (agent) or ada@{DOMAIN} (administrator), password {PASSWORD}")
    say("  in other languages        marta@ (Spanish) or bia@ (Portuguese)")
    say(f"  the customers' mailbox    {address}/sandbox/")
    if (mail := _first_mail()) is not None:
        say(f"  send a first mail         {_program()} mail ingest --data-dir {_short(env.read('RELEVO_DATA_DIR'))} {mail}")
    say("  stop                      Ctrl-C")


def _first_mail() -> Path | None:
    # Beside the source tree; an installed package has none.
    path = Path(__file__).resolve().parents[4] / FIRST_MAIL
    return _short(path) if path.exists() else None


def _program() -> Path:
    return _short(Path(sys.argv[0]).absolute())


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
