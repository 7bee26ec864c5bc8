"""Under which user the server runs, and whether that user can reach its files.

PostgreSQL refuses to run as root. Started by root (containers, small servers) it gets another user: the one that owns the cluster
already, else `postgres`, else `nobody`. Started by anybody else it runs as that user.
"""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from relevo.ops.embedded.errors import EmbeddedError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user and its main group; `is_switched` if it is not the one this process runs as."""

    uid: int
    gid: int
    is_switched: bool

    def own(self, path: Path) -> None:
        """Gives this path to the user; nothing happens when no other user is involved."""
        if self.is_switched:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, path: Path) -> None:
        """Gives this folder and all in it to the user, for example after a restore by root."""
        self.own(path)
        for folder, folders, files in os.walk(path):
            for name in folders + files:
                self.own(Path(folder, name))

    def require_reach(self, path: Path) -> None:
        """Raises EmbeddedError naming the folder through which this user may not pass on the way to `path`."""
        if not self.is_switched:
            return
        for folder in reversed([path, *path.parents]):
            if folder.is_dir() and not self._may_pass(folder):
                name = pwd.getpwuid(self.uid).pw_name
                raise EmbeddedError(
                    f"PostgreSQL can't run as root, and the user {name} that runs it instead may not enter {folder} on the way to {path}: "
                    f"run `chmod o+x {folder}`, or set RELEVO_DATA_DIR to a folder elsewhere such as /var/lib/relevo."
                )

    def _may_pass(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


def server_account(cluster: Path) -> Account:
    """The user for the server of this cluster, which may not exist yet."""
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise EmbeddedError(f"{cluster} belongs to the user {_name(owner)}: start Relevo as that user, or as root.")
        return Account(os.geteuid(), os.getegid(), is_switched=False)
    for key in ([owner] if owner else []) + list(CANDIDATES):
        try:
            entry = pwd.getpwuid(key) if isinstance(key, int) else pwd.getpwnam(key)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, is_switched=True)
    raise EmbeddedError("PostgreSQL can't run as root and there is neither a user postgres nor nobody: start Relevo as another user.")


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return str(uid)
