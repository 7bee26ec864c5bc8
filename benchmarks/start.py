"""How long a start takes: from an empty data folder to the login page, and again on what is there."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import store, web
from benchmarks.report import Figure, Report

HELP = "seconds from an empty data folder to the login page, of a restart, and of SIGTERM"
SIZES = ""
ROUNDS = 5


def run(options: argparse.Namespace) -> Report:
    """Several rounds, each with a new folder on the disk; the median counts. One before them is not measured: it leaves byte code and a warm disk."""
    report = Report("start")
    first, again, ends = [], [], []
    store.base().mkdir(parents=True, exist_ok=True)
    for measured in [False] + [True] * ROUNDS:
        with tempfile.TemporaryDirectory(prefix="start-", dir=store.base()) as folder:
            Path(folder).chmod(0o755)
            rounds = [_once(Path(folder)) for _ in range(2)]
        if measured:
            for times, (begun, ended) in zip((first, again), rounds, strict=True):
                times.append(begun)
                ends.append(ended)
    for name, times, target in (
        ("empty data folder to login page, s", first, {"value": 6.0}),
        ("restart to login page, s", again, {"value": 2.0}),
        ("SIGTERM to the end of all processes, s", ends, {}),
    ):
        ordered = sorted(times)
        report.add(Figure(name, count=len(times), value=ordered[len(ordered) // 2], target=target))
        report.notes.append(f"{name}: {', '.join(f'{value:.2f}' for value in times)}")
    return report


def _once(folder: Path) -> tuple[float, float]:
    """Seconds until the login page is answered, and from SIGTERM to the end."""
    port = web.free_port()
    with (folder / "serve.log").open("ab") as log:
        started = time.perf_counter()
        command = [sys.executable, "-m", "relevo.ops.cli", "serve", "--port", str(port), "--data-dir", str(folder)]
        process = subprocess.Popen(command, cwd=store.ROOT, env=_environment(), stdout=log, stderr=log)
        web.wait_until_answered(f"http://127.0.0.1:{port}/login/", process)
        begun = time.perf_counter() - started
        started = time.perf_counter()
        process.terminate()
        process.wait(60)
    return begun, time.perf_counter() - started


def _environment() -> dict[str, str]:
    """That of an installation: pip leaves byte code of what it installs, so there is some here as well, whatever this shell says about it.

    Compiling all modules at every start is a third of a restart.
    """
    ours = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")}
    return ours | {"PYTHONPYCACHEPREFIX": str(store.base() / "bytecode")}
