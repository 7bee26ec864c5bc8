"""`relevo demo`: a desk to try."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

NAME = "demo"
HELP = "Run a desk to try, with a fictional shop, a month of conversations and a mailbox in which you play the customer. Nothing leaves the machine."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port` and `--workers`."""
    parser.add_argument("--port", type=int, help="port to listen on, on this machine only (environment: RELEVO_PORT, default: 8000)")
    parser.add_argument("--workers", type=int, help="number of web processes (environment: RELEVO_WORKERS, default: 2)")


def run(args: argparse.Namespace) -> int:
    """Runs the demo until it is told to stop."""
    # A folder of its own, so that trying out never meets a real desk.
    if not os.environ.get("RELEVO_DATA_DIR"):
        os.environ["RELEVO_DATA_DIR"] = str(Path("var") / "demo")
    os.environ["RELEVO_HOST"] = "127.0.0.1"
    for name in ("port", "workers"):
        if getattr(args, name) is not None:
            os.environ[f"RELEVO_{name.upper()}"] = str(getattr(args, name))
    from relevo.ops.demo.run import run_demo

    return run_demo()
