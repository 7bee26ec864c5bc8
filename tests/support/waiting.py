"""Waiting for what happens in other threads and processes: on a condition, with a deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], seconds: float = 20.0, what: str = "") -> T:
    """The first true value of `condition`, or an AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        if found := condition():
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"this did not happen within {seconds} s: {what or condition}")
        threading.Event().wait(0.03)
