"""How much memory PostgreSQL keeps its pages in.

PostgreSQL's own 128 MB are meant to start anywhere: a desk of a million tickets fetched nearly each message of a page from the system's cache, and
spent a fifth more of the processor on it. Its manual proposes a quarter of the memory for a machine of its own; this one is shared with the desk.
What the pages don't fill costs a thirtieth (measured: 32 MB for a gigabyte, and 20 ms of the start).
"""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1 << 20
LEAST, MOST = 128, 1024
# What a container may use: version 2 of the kernel's control groups, then version 1.
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def shared_buffers(memory: int | None = None) -> str:
    """The setting for so many bytes of memory, else for this machine's: an eighth, within limits."""
    memory = _memory() if memory is None else memory
    return f"{min(max(memory // 8 // MEGABYTE, LEAST), MOST)}MB"


def _memory() -> int:
    """The bytes that this process and its children may use; 0 where the system does not say."""
    try:
        found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    except (AttributeError, OSError, ValueError):  # Windows; a system that does not know
        return 0
    for path in _LIMITS:
        try:
            found.append(int(path.read_text()))
        except (OSError, ValueError):  # not there; "max"
            continue
    return min(found)
