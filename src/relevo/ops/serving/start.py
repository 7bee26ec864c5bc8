"""Brings the process tree up in the right order, and takes it down again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from relevo.config import env
from relevo.ops import session
from relevo.ops.embedded import EmbeddedPostgres
from relevo.ops.embedded.lock import FileLock
from relevo.ops.errors import CommandError
from relevo.ops.output import say
from relevo.ops.serving import preparing, ready
from relevo.ops.serving.listening import address_of, listen
from relevo.ops.serving.processes import Child
from relevo.ops.serving.supervisor import Supervisor

MAX_WORKERS = 64
READY_SECONDS = 60.0


class Interrupted(BaseException):
    """SIGTERM or SIGINT came while the tree was being built."""


def serve(*, prepare: Callable[[], None] = lambda: None, extra: Sequence[Child] = (), greet: Callable[[str], None] | None = None) -> int:
    """Runs the desk until SIGTERM or SIGINT. Returns the exit status.

    `prepare` runs once in a process of its own, after the migrations; `extra` are further processes to watch over; `greet` says that the desk is
    ready, given its address. Raises CommandError and EmbeddedError with one clear line for what keeps it from starting.
    """
    with ExitStack() as cleanup, _interruptible():
        try:
            return _serve(cleanup, prepare, extra, greet or (lambda address: say(f"Relevo is ready at {address}")))
        except Interrupted:
            return 0


def _serve(cleanup: ExitStack, prepare: Callable[[], None], extra: Sequence[Child], greet: Callable[[str], None]) -> int:
    folder, workers = session.data_dir(), env.read("RELEVO_WORKERS")
    if not 1 <= workers <= MAX_WORKERS:
        raise CommandError(f"{workers} web processes are not possible; use --workers with a number from 1 to {MAX_WORKERS}.")
    _lock(folder, cleanup)
    listener = cleanup.enter_context(listen(env.read("RELEVO_HOST"), env.read("RELEVO_PORT")))
    early = preparing.begin()
    cleanup.callback(early.end)
    server = _start_database(folder, cleanup)
    early.wait()
    session.set_up_django()
    once = Child("preparation", lambda: _bring_up(prepare))
    once.start()
    cleanup.callback(_abandon, once)
    preparing.finish()

    from relevo.ops.serving import templates
    from relevo.ops.serving.accepting import Shares
    from relevo.ops.serving.web import run_web

    is_cached = templates.use_cache()
    _finish(once)
    preparing.freeze()
    shares = Shares(workers)
    web = [Child(f"web {place + 1}", partial(run_web, listener, shares, place)) for place in range(workers)]
    supervisor = Supervisor([*web, Child("worker", _run_worker), *extra], server)
    supervisor.start()
    began = time.monotonic()

    def becomes_ready() -> bool:
        if ready.status_of(listener) == 200:
            greet(address_of(listener))
            if not is_cached:
                supervisor.start_once(Child("templates", templates.fill_cache))
            return True
        if time.monotonic() - began > READY_SECONDS:
            raise CommandError(f"The web processes did not get ready within {READY_SECONDS:.0f} seconds; their messages are above.")
        return False

    return supervisor.run(becomes_ready)


def _lock(folder: Path, cleanup: ExitStack) -> None:
    lock = FileLock(folder / "serve.lock")
    if not lock.acquire():
        who = f"process {lock.holder()}" if lock.holder() else "another process"
        raise CommandError(f"Relevo already runs on {folder} ({who}). Stop that one first, or choose another folder with --data-dir.")
    cleanup.callback(lock.release)


def _start_database(folder: Path, cleanup: ExitStack) -> EmbeddedPostgres | None:
    if env.read("DATABASE_URL"):
        return None
    server = EmbeddedPostgres(folder)
    cleanup.callback(server.stop)
    server.start()
    os.environ["DATABASE_URL"] = server.url()
    return server


def _bring_up(prepare: Callable[[], None]) -> int:
    # In a process of its own: what migrations load stays out of the memory that all others share.
    from relevo.ops import migrating
    from relevo.ops.failures import explain
    from relevo.ops.output import warn

    try:
        migrating.bring_up_to_date()
        prepare()
    except Exception as error:
        line, status = explain(error)
        warn(f"relevo: {line}")
        return status
    return 0


def _run_worker() -> int:
    # Loaded in the worker itself: nobody else needs it.
    from relevo.ops.serving.worker import run_worker

    return run_worker()


def _finish(once: Child) -> None:
    _, status = os.waitpid(once.pid, 0)
    once.pid = 0
    if code := os.waitstatus_to_exitcode(status):
        raise CommandError("", abs(code))  # The process has said why.


def _abandon(once: Child) -> None:
    # Something else failed meanwhile: its complaints about a vanishing database would only hide that.
    if once.pid:
        once.send(signal.SIGKILL)
        os.waitpid(once.pid, 0)
        once.pid = 0


@contextmanager
def _interruptible() -> Iterator[None]:
    # Until the supervisor takes the signals over: leave, and let the cleanup run.
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    former = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        signal.set_wakeup_fd(-1)
        for number, handler in former.items():
            signal.signal(number, handler)
