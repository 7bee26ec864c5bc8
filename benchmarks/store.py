"""The data folders on which benchmarks run: one a size, made once, used again as long as they fit the models."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from relevo.ops.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
MARK = "relevo-benchmark.json"
# For loading only: a failed load is thrown away, so that nothing needs to survive a crash before the end.
LOADING = {
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
}


def base() -> Path:
    """Where the folders lie: BENCH_DIR, or var/bench of the repository."""
    return Path(os.environ.get("BENCH_DIR") or ROOT / "var" / "bench").resolve()


def folder_of(tickets: int) -> Path:
    return base() / str(tickets)


@contextmanager
def opened(tickets: int) -> Iterator[EmbeddedPostgres]:
    """The desk with so many generated tickets: its server runs with the product's own settings (fsync on), Django is set up on it.

    Only one size a process, since Django's settings are read once. The data is made where it is missing or no longer fits the migrations.
    """
    folder = folder_of(tickets)
    # In a process of its own, which may throw the folder away: keys and passwords in it are read once a process.
    subprocess.run([sys.executable, "-m", "benchmarks.store", str(tickets)], cwd=ROOT, check=True)
    server = _start(folder)
    try:
        _warm(folder)
        yield server
    finally:
        _stop(server)


def prepare(tickets: int) -> None:
    """Makes the data of this size, or brings the tables of what is there up to date."""
    folder = folder_of(tickets)
    if not _is_ready(folder) or not _fits(folder):
        _clear(folder)
        # Again in a new process, for the same reason.
        subprocess.run([sys.executable, "-m", "benchmarks.store", "make", str(tickets)], cwd=ROOT, check=True)


def say(line: str) -> None:
    """A line of progress, at once."""
    print(line, flush=True)


def _is_ready(folder: Path) -> bool:
    return (folder / MARK).exists() and "seconds" in json.loads((folder / MARK).read_text())


def _start(folder: Path, **options: object) -> EmbeddedPostgres:
    server = EmbeddedPostgres(folder, **options)  # type: ignore[arg-type]
    server.start()
    os.environ.update(DJANGO_SETTINGS_MODULE="relevo.config.settings", RELEVO_DATA_DIR=str(folder), DATABASE_URL=server.url())
    import django  # Here, since the settings read the address that has just been set.

    django.setup()
    return server


def _warm(folder: Path) -> None:
    """Reads all tables and indexes once, so that they lie in memory as those of a desk do that is in use: whether the machine happens to hold them
    would decide the figures. Where memory is too small for them the disk is measured, as it would be there."""
    buffer = bytearray(1 << 20)
    for path in (folder / "postgres").rglob("base/*/*"):
        with suppress(FileNotFoundError), path.open("rb", buffering=0) as file:
            while file.readinto(buffer):
                pass


def _stop(server: EmbeddedPostgres) -> None:
    from django.db import connections

    connections.close_all()
    server.stop()


def _fits(folder: Path) -> bool:
    """Brings the tables up to date and compares them with the models: a squashed migration changes nothing, yet means other tables."""
    from benchmarks import schema

    server = _start(folder)
    try:
        reason = schema.difference()
    finally:
        _stop(server)
    if reason:
        say(f"The data in {folder} no longer fits the migrations ({reason}) and is made anew.")
    return not reason


def _make(tickets: int) -> None:
    folder = folder_of(tickets)
    needed = tickets * 13_000 + 2 * 10**9
    if (free := shutil.disk_usage(folder).free) < needed:
        raise SystemExit(f"{folder}: {free / 1e9:.0f} GB are free, {tickets:,} tickets need {needed / 1e9:.0f} GB. Set BENCH_DIR to a larger disk.")
    say(f"Making {tickets:,} tickets in {folder} …")
    started = time.perf_counter()
    server = _start(folder, fsync=False, extra=LOADING)
    try:
        from django.db import connections

        from benchmarks import generate
        from relevo.ops import migrating

        migrating.bring_up_to_date()
        connections.close_all()
        seconds = generate.fill(server.superuser_url(), tickets, workers=os.cpu_count() or 1, say=say)
    finally:
        _stop(server)
    os.sync()
    (folder / MARK).write_text(json.dumps({"tickets": tickets, "seconds": seconds}))
    say(f"{tickets:,} tickets made in {time.perf_counter() - started:.0f} s")


def _clear(folder: Path) -> None:
    """Empties the folder, if it is one of ours."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise SystemExit(f"{folder} is not empty and was not made by a benchmark; remove it or set BENCH_DIR.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("{}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        _make(int(sys.argv[2]))
    else:
        prepare(int(sys.argv[1]))
