"""The whole check, and its summary."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from relevo.ops.audit import chains, messages, revisions
from relevo.ops.audit.findings import Finding
from relevo.ops.audit.rows import snapshot
from relevo.ops.errors import CommandError


@dataclass(frozen=True)
class Report:
    """How much was checked, how long it took, and how many rows are broken."""

    tickets: int
    events: int
    messages: int
    files: int
    broken: int
    seconds: float

    def __str__(self) -> str:
        speed = f"{self.events / self.seconds:,.0f} events/s" if self.seconds else ""
        files = f", {self.files:,} stored files" if self.files else ""
        verdict = f"{self.broken} rows are BROKEN." if self.broken else "nothing was changed."
        return f"{self.tickets:,} tickets, {self.events:,} events, {self.messages:,} messages{files} in {self.seconds:.1f} s ({speed}): {verdict}"


def verify(*, ticket: int | None = None, with_files: bool = False, found: Callable[[Finding], None] = lambda finding: None) -> Report:
    """Checks all tickets, or one; `found` is called for each broken row as soon as it is seen.

    What it proves: that no event, message, correction or file's digest was changed, taken away or put in without recomputing the whole
    chain of its ticket. With `with_files` also that the stored bytes are the same. Raises CommandError for an unknown ticket.
    """
    began = time.perf_counter()
    broken = 0
    chain_counts, message_counts = chains.Counts(), messages.Counts()
    with snapshot(ticket) as rows:
        checks = [chains.check(rows, chain_counts), messages.check(rows, message_counts), revisions.check(rows)]
        if with_files:
            checks.append(messages.check_files(rows, message_counts))
        for check in checks:
            for finding in check:
                broken += 1
                found(finding)
    if ticket is not None and not chain_counts.tickets and not broken:
        raise CommandError(f"There is no ticket {ticket}.")
    seconds = time.perf_counter() - began
    return Report(chain_counts.tickets, chain_counts.events, message_counts.messages, message_counts.files, broken, seconds)
