"""Where everything of the embedded server lies, below the data folder."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

# The kernel's limit for the name of a Unix socket, without the closing zero byte.
SOCKET_NAME_LIMIT = 107 if sys.platform.startswith("linux") else 103
DEFAULT_PORT = 5432


@dataclass(frozen=True)
class Layout:
    """Paths only, nothing is touched. `data_dir` is Relevo's data folder, made absolute by `of`."""

    data_dir: Path

    @classmethod
    def of(cls, data_dir: Path) -> Layout:
        """The layout below this data folder; links are resolved so that two names of one folder give one lock and one socket."""
        return cls(Path(data_dir).expanduser().resolve())

    @property
    def root(self) -> Path:
        """All of the embedded server; belongs to the owner process's user."""
        return self.data_dir / "postgres"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory; belongs to the server's user."""
        return self.root / "data"

    @property
    def postmaster_pid(self) -> Path:
        """The file in which a running server describes itself."""
        return self.cluster / "postmaster.pid"

    @property
    def log(self) -> Path:
        """The server's messages."""
        return self.root / "log"

    @property
    def password(self) -> Path:
        """The password of the role `relevo`, readable by its owner only."""
        return self.root / "password"

    @property
    def superuser_password(self) -> Path:
        """The password of the role `postgres`, readable by its owner only."""
        return self.root / "superuser-password"

    @property
    def settings(self) -> Path:
        """Our settings, written anew at every start."""
        return self.root / "settings.conf"

    @property
    def owner_lock(self) -> Path:
        """Held by the process that runs the server, for as long as it does."""
        return self.root / "owner.lock"

    @property
    def joined_lock(self) -> Path:
        """Shared by short commands that use a server which another short command started."""
        return self.root / "joined.lock"

    def socket_dir(self, port: int = DEFAULT_PORT) -> Path:
        """`run` below our folder, or a folder below the system's temporary one if the socket's name would be too long."""
        own = self.root / "run"
        if len(os.fsencode(own / f".s.PGSQL.{port}")) <= SOCKET_NAME_LIMIT:
            return own
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"relevo-{digest}"
