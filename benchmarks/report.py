"""What a benchmark found: a table to read, a line of JSON to keep, and a comparison with the last run of the same size."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.store import ROOT

RESULTS = Path(__file__).parent / "results"
WORSE = 1.2
COLUMNS = ("", "p50 ms", "p95 ms", "p99 ms", "per s", "app ms", "db ms", "value", "÷ floor", "target", "")


@dataclass(slots=True)
class Figure:
    """One line of the table. Times in milliseconds; `app_ms` and `db_ms` are CPU time a request.

    `ratio` is the median over the floor's of the same run, and what runs are compared by; where there is none, nothing is compared.
    `target` are limits by field,
    at most (``{"p95": 8}``) or, for `per_second`, at least.
    """

    name: str
    count: int = 0
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    per_second: float | None = None
    app_ms: float | None = None
    db_ms: float | None = None
    value: float | None = None
    ratio: float | None = None
    target: dict[str, float] = field(default_factory=dict)

    def misses(self) -> list[str]:
        """The targets missed, with by how much."""
        missed = []
        for name, limit in self.target.items():
            value = getattr(self, name)
            if value is not None and (value < limit if name == "per_second" else value > limit):
                missed.append(f"{name.replace('_', ' ')} {_number(value)} against {_number(limit)}")
        return missed

    def as_dict(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        kept = {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items() if value not in (None, {}, 0)}
        return kept | ({"missed": self.misses()} if self.misses() else {})


@dataclass(slots=True)
class Report:
    """The figures of one run of one benchmark on so many tickets (0: on none)."""

    name: str
    size: int = 0
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])
    speed_before: float = field(default_factory=lambda: speed())

    def add(self, figure: Figure) -> Figure:
        """Keeps a figure, and shows it at once for those who wait."""
        self.figures.append(figure)
        shown = (
            (label, getattr(figure, name)) for name, label in (("p50", "p50"), ("p95", "p95"), ("app_ms", "app"), ("db_ms", "db"), ("value", "="))
        )
        print(f"  … {figure.name}", *(f"{label} {_number(value)}" for label, value in shown if value is not None), file=sys.stderr, flush=True)
        return figure

    def close(self, *, record: bool = True) -> int:
        """Prints the table, compares with the last recorded run, records; the exit status: 1 for a regression."""
        print(self.table())
        worse = self.regressions(last(self.name, self.size))
        for line in worse:
            print(f"  REGRESSION  {line}")
        if record:
            RESULTS.mkdir(exist_ok=True)
            with (RESULTS / f"{self.name}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(self.as_dict(), ensure_ascii=False) + "\n")
        return 1 if worse else 0

    def table(self) -> str:
        title = f"{self.name}" + (f", {self.size:,} tickets" if self.size else "")
        lines = [COLUMNS, *(_cells(figure) for figure in self.figures)]
        used = [at for at in range(len(COLUMNS)) if at == 0 or any(line[at] for line in lines[1:])]
        widths = {at: max(len(line[at]) for line in lines) for at in used}
        text = ["  ".join(line[at].ljust(widths[at]) if at in (0, 9, 10) else line[at].rjust(widths[at]) for at in used).rstrip() for line in lines]
        return "\n".join(["", title, "-" * len(title), *text, *(f"  {note}" for note in self.notes), f"  {self.conditions()}"])

    def conditions(self) -> str:
        """Under what the figures were made: borrowed machines are twice as fast in one minute as in the next."""
        turns = f"a million turns of a Python loop: {self.speed_before:.0f} ms before, {speed():.0f} after"
        return f"load before {self.load_before:.1f}; {turns}; {commit()}"

    def regressions(self, before: dict[str, Any] | None) -> list[str]:
        """Ratios that are more than 20 % worse than in the run before."""
        ratios = {figure["name"]: figure["ratio"] for figure in (before or {}).get("figures", []) if figure.get("ratio")}
        return [
            f"{figure.name}: {figure.ratio:.2f} × the floor, {ratios[figure.name]:.2f} in the last run"
            for figure in self.figures
            if figure.ratio and figure.name in ratios and figure.ratio > WORSE * ratios[figure.name]
        ]

    def as_dict(self) -> dict[str, Any]:
        return {
            "benchmark": self.name,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "commit": commit(),
            "machine": machine(),
            "load_before": round(self.load_before, 2),
            "loop_ms": [round(self.speed_before), round(speed())],
            "tickets": self.size,
            "notes": self.notes,
            "figures": [figure.as_dict() for figure in self.figures],
        }


def last(name: str, size: int) -> dict[str, Any] | None:
    """The last recorded run of a benchmark on so many tickets."""
    path = RESULTS / f"{name}.jsonl"
    if not path.exists():
        return None
    runs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return next((run for run in reversed(runs) if run["tickets"] == size), None)


def machine() -> dict[str, Any]:
    """What the figures depend on; no names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {"cpu": model, "cores": os.cpu_count(), "memory_gb": round(memory), "system": platform.system(), "python": platform.python_version()}


def speed() -> float:
    """Processor milliseconds of a million turns of a plain loop: by how much this machine is slow at the moment."""
    started = time.process_time()
    sum(number * number for number in range(1_000_000))
    return (time.process_time() - started) * 1000


def commit() -> str:
    """The commit that was measured, with a + where files were changed since."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "no commit") + ("+" if git("status", "--porcelain", "--", "src") else "")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _cells(figure: Figure) -> tuple[str, ...]:
    limits = ", ".join(f"{name.replace('_', ' ')} {'≥' if name == 'per_second' else '≤'} {_number(limit)}" for name, limit in figure.target.items())
    numbers = (figure.p50, figure.p95, figure.p99, figure.per_second, figure.app_ms, figure.db_ms, figure.value)
    verdict = ("MISSED" if figure.misses() else "ok") if figure.target else ""
    return (figure.name, *(_number(number) for number in numbers), f"{figure.ratio:.2f}" if figure.ratio else "", limits, verdict)
