"""Idle memory of everything that `relevo serve` starts, as proportional set size: shared pages count once."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import measure, store, web
from benchmarks.report import Figure, Report

HELP = "idle memory (PSS) of `relevo serve`: supervisor, two web processes, worker, PostgreSQL"
SIZES = "1000"
SETTLE_SECONDS = 10.0


def run(options: argparse.Namespace) -> Report:
    """After the start, and again after a few hundred pages. The server owns its database here, as in production."""
    with store.opened(options.size):
        from benchmarks import people
        from relevo.accounts.models import User

        cookie = f"Cookie: {web.cookie_of(User.objects.get(pk=people.SUPERVISOR))}"
    os.environ.pop("DATABASE_URL")
    report, port = Report("memory", options.size), web.free_port()
    command = [sys.executable, "-m", "relevo.ops.cli", "serve", "--port", str(port), "--workers", "2"]
    with (store.folder_of(options.size) / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=store.ROOT, stdout=log, stderr=log)
    try:
        server = web.Server(process.pid, port)
        web.wait_until_answered(server.url("/readyz"), process)
        time.sleep(SETTLE_SECONDS)
        _add(report, process.pid, "after the start", {"value": 350})
        addresses = ["/tickets/", "/tickets/?view=all", f"/tickets/{options.size}/"] * 100
        web.ask_at_once(server, "pages", addresses, [cookie], clients=8, database=process.pid)
        time.sleep(SETTLE_SECONDS)
        _add(report, process.pid, "after 300 pages by 8 clients", {})
    finally:
        process.terminate()
        process.wait(60)
    return report


def _add(report: Report, pid: int, moment: str, target: dict[str, float]) -> None:
    parts: dict[str, float] = {}
    for each in measure.descendants(pid):
        megabytes = pss(each)
        name = _name(each)
        parts[name] = parts.get(name, 0) + megabytes
    report.add(Figure(f"everything, MB, {moment}", value=sum(parts.values()), target=target))
    for name, megabytes in sorted(parts.items(), key=lambda part: -part[1]):
        report.add(Figure(f"  {name}, MB", value=megabytes))


def pss(pid: int) -> float:
    """The proportional set size of a process in megabytes (10^6); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:")), 0.0)


def _name(pid: int) -> str:
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "gone"
    return "PostgreSQL" if name == "postgres" else "Python: " + (arguments.partition("relevo.ops.cli ")[2] or arguments)[:40]
