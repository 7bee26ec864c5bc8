"""Business time: what it costs to say when something is due. Without a database."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.percentiles import percentiles
from benchmarks.report import Figure, Report
from relevo.sla.arithmetic import counted, due, segments
from relevo.sla.hours import Hours

HELP = "business time: due and counted over an hour, ten working days and a year"
SIZES = ""

TIMES = 1000
ZONE = "Europe/Berlin"
DAY = ((540, 720), (780, 1020))
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = 3600
TEN_DAYS = 70 * HOUR
YEAR = 1700 * HOUR


def run(options: argparse.Namespace) -> Report:
    """All in turns. Each sample is `TIMES` calls for different moments: milliseconds in the table are microseconds a call."""
    holidays = {date(2020, 1, 1) + timedelta(days=29 * number): () for number in range(150)}
    hours = Hours(ZONE, (DAY,) * 5 + ((), ()), holidays)
    starts = [START + timedelta(minutes=7 * number) for number in range(TIMES)]
    local = ZoneInfo(ZONE)
    ends = [due(hours, start, TEN_DAYS) for start in starts]
    operations: dict[str, Callable[[int], object]] = {
        "floor: local time and back": lambda at: starts[at].astimezone(local).astimezone(UTC),
        "due in an hour": lambda at: due(hours, starts[at], HOUR),
        "due in ten working days": lambda at: due(hours, starts[at], TEN_DAYS),
        "due in a year": lambda at: due(hours, starts[at], YEAR),
        "counted over ten working days": lambda at: counted(hours, starts[at], ends[at]),
        "segments of ten working days": lambda at: list(segments(hours, starts[at], ends[at])),
    }
    times: dict[str, list[float]] = {name: [] for name in operations}
    for _turn in range(max(3, options.requests // 20)):
        for name, operation in operations.items():
            began = time.process_time()
            for at in range(TIMES):
                operation(at)
            times[name].append((time.process_time() - began) * 1000)
    report = Report("hours")
    floor = percentiles(times["floor: local time and back"])[0]
    for name, taken in times.items():
        p50, p95, p99 = percentiles(taken)
        target = {"p50": 100.0} if name == "due in ten working days" else {}
        ratio = None if name.startswith("floor") else p50 / floor
        report.add(Figure(name, count=len(taken), p50=p50, p95=p95, p99=p99, ratio=ratio, target=target))
    report.notes.append(f"processor milliseconds for {TIMES:,} calls: microseconds a call")
    return report
