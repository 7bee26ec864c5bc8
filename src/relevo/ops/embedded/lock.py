"""A lock file that says which process owns the server."""

from __future__ import annotations

import fcntl
import os
import weakref
from pathlib import Path


class FileLock:
    """An exclusive or shared `flock`; the kernel lets go of it however the process ends.

    The file stays when the lock is released: removing it would let two processes hold locks on two files of one name.
    """

    _held: weakref.WeakSet[FileLock] = weakref.WeakSet()

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self, *, shared: bool = False) -> bool:
        """Tries once, without waiting. An exclusive holder's process id is written into the file."""
        if self.is_held:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        if not shared:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)
        self._descriptor = descriptor
        self._held.add(self)
        return True

    def holder(self) -> int | None:
        """The process id in the file; only meaningful right after `acquire` was refused."""
        try:
            return int(self._path.read_text(encoding="ascii").split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def announce(self, server: int) -> None:
        """Writes beside the holder's number that the server with this process id is ready for everybody."""
        if self._descriptor is not None:
            os.pwrite(self._descriptor, b"%d %d\n" % (os.getpid(), server), 0)

    def announced(self) -> int | None:
        """The process id that the last holder announced; it may be gone."""
        try:
            return int(self._path.read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return None

    def release(self) -> None:
        """Lets go; nothing happens if the lock is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            self._held.discard(self)

    @classmethod
    def forget_after_fork(cls) -> None:
        """A forked child shares the parent's lock and would keep it after the parent's death: it closes its copy."""
        for lock in list(cls._held):
            lock.release()


os.register_at_fork(after_in_child=FileLock.forget_after_fork)
