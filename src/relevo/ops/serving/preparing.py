"""Loads the whole program once, before the processes are forked, so that they share its memory."""

from __future__ import annotations

import gc
import importlib
import threading

# So many objects more than before, and what is young is looked through; a tenth as often what is older, and what is old. Each page leaves a hundred
# objects that only a collection finds. With Python's own 700 collections took a twentieth of a ticket page: drawings that are kept and replaced had
# Python look through everything, for a tenth of a second, every few hundred pages.
YOUNG_OBJECTS = 10_000

# Third-party modules that need no settings: loaded while PostgreSQL starts.
EARLY = (
    "django.contrib.auth.hashers",
    "django.core.handlers.wsgi",
    "django.db.backends.postgresql.base",
    "django.template.backends.jinja2",
    "django.forms",
    "django.urls.resolvers",
    "jinja2.ext",
    "procrastinate.psycopg_connector",
    "pydantic",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvloop",
    "a2wsgi.wsgi",
)


class EarlyImports:
    """Imports what needs no settings, in a thread. Wait for it before forking, end it before leaving."""

    def __init__(self) -> None:
        self._is_over = threading.Event()
        self._may_go_on = True
        self._thread = threading.Thread(target=self._run, name="early imports")
        self._thread.start()

    def wait(self) -> None:
        """Until all is imported. May be interrupted by a signal's handler that raises.

        Which `Thread.join` may not: CPython 3.11 then believes that the thread has ended (its remedy for bpo-45274), and a program
        that leaves while it still imports can crash.
        """
        self._is_over.wait()

    def end(self) -> None:
        """Imports nothing further, and waits until the thread has ended."""
        self._may_go_on = False
        self._is_over.wait()
        self._thread.join()

    def _run(self) -> None:
        for name in EARLY:
            if not self._may_go_on:
                break
            try:
                importlib.import_module(name)
            except Exception:  # noqa: S112 (not ready without settings: imported again, and reported, where it is needed)
                continue
        self._is_over.set()


def begin() -> EarlyImports:
    """Starts the imports. Garbage collection stays off in this process from here on: loading makes much, drops little, and is quicker so."""
    gc.disable()
    return EarlyImports()


def finish() -> None:
    """Loads the rest (needs Django set up): all addresses with their views, static files, the web server.

    Not the worker: its modules are its own, and web processes get ready sooner without them.
    """
    from django.urls import get_resolver

    from relevo.core.assets import assets
    from relevo.ops import migrating
    from relevo.ops.serving import web  # noqa: F401 (loaded for the children)

    get_resolver().url_patterns  # noqa: B018 (loads the views)
    assets().digest  # noqa: B018 (reads all files once, for all processes)
    migrating.known()


def freeze() -> None:
    """Takes what is loaded out of garbage collection: a collection would touch, and thereby copy, all shared pages. Has collections come seldom."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)
