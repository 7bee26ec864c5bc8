"""Percentiles; apart from `measure`, which needs Django."""

from __future__ import annotations

from collections.abc import Sequence


def percentiles(times: Sequence[float]) -> tuple[float, float, float]:
    """The median, and the times that 5 % and 1 % exceed."""
    ordered = sorted(times)
    last = len(ordered) - 1
    return ordered[last // 2], ordered[round(last * 0.95)], ordered[round(last * 0.99)]
