"""`relevo serve`: the whole desk."""

from __future__ import annotations

import argparse
import os

NAME = "serve"
HELP = "Run the desk: web pages, API, background work and, without DATABASE_URL, its own PostgreSQL. Ends cleanly on SIGTERM."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--host`, `--port` and `--workers`."""
    parser.add_argument("--host", help="address to listen on (environment: RELEVO_HOST, default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (environment: RELEVO_PORT, default: 8000)")
    parser.add_argument("--workers", type=int, help="number of web processes (environment: RELEVO_WORKERS, default: 2)")


def run(args: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    from relevo.ops.serving.start import serve

    # Settings read the environment; so an option is the same as its variable.
    for name in ("host", "port", "workers"):
        if getattr(args, name) is not None:
            os.environ[f"RELEVO_{name.upper()}"] = str(getattr(args, name))
    return serve()
