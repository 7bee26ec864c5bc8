"""Measuring in this process: one client, no network. What is compared is measured in turns, so that both meet the same machine."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.percentiles import percentiles
from benchmarks.report import Figure

Operation = Callable[[int], Any]
WARM_UP = 50
MAX_SECONDS = 120.0


@dataclass(slots=True)
class Sample:
    """The times of one operation in milliseconds, and the processor time it took here and in the database."""

    times: list[float] = field(default_factory=list)
    app_ms: float = 0.0
    db_ms: float = 0.0

    def figure(self, name: str, *, floor: Sample | None = None, target: Mapping[str, float] | None = None) -> Figure:
        """A line of the table; the ratio is that of the medians."""
        p50, p95, p99 = percentiles(self.times)
        return Figure(
            name,
            count=len(self.times),
            p50=p50,
            p95=p95,
            p99=p99,
            app_ms=self.app_ms / len(self.times),
            db_ms=self.db_ms / len(self.times),
            ratio=p50 / percentiles(floor.times)[0] if floor else None,
            target=dict(target or {}),
        )


def in_turns(operations: Mapping[str, Operation], *, count: int, seconds: float = MAX_SECONDS, warm_up: int = WARM_UP) -> dict[str, Sample]:
    """Runs every operation `count` times, in turns, with the number of the turn; the same number goes to all of them.

    Ends early after `seconds`, since some operations are slow on purpose. Garbage is collected between turns, not within.
    """
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    samples = {name: Sample() for name in operations}
    for turn in range(-min(warm_up, count), 0):
        for operation in operations.values():
            operation(-turn)
    gc.collect()
    gc.disable()
    try:
        ends = time.perf_counter() + seconds
        for turn in range(count):
            for name, operation in operations.items():
                _measure(samples[name], operation, turn, backend)
            if turn % 50 == 49:
                gc.collect()
            if time.perf_counter() > ends:
                break
    finally:
        gc.enable()
    return samples


def _measure(sample: Sample, operation: Operation, turn: int, backend: Path) -> None:
    database, own, started = _on_cpu(backend), time.process_time(), time.perf_counter()
    operation(turn)
    sample.times.append((time.perf_counter() - started) * 1000)
    sample.app_ms += (time.process_time() - own) * 1000
    sample.db_ms += _on_cpu(backend) - database


def _on_cpu(schedstat: Path) -> float:
    """Milliseconds that a single-threaded process has spent on a processor; 0 where the system does not tell."""
    try:
        return int(schedstat.read_bytes().split()[0]) / 1e6
    except OSError:
        return 0.0


def cpu_seconds(pid: int) -> float:
    """Processor time of a process with all its threads and the children it has waited for; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(value) for value in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def descendants(pid: int) -> list[int]:
    """The process and everything it has started, directly or not."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting.extend(parents.get(found[-1], []))
    return found
