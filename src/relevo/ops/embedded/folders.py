"""Makes the folders of the embedded server, with owners and modes that keep others out."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from relevo.ops.embedded.account import Account
from relevo.ops.embedded.errors import EmbeddedError
from relevo.ops.embedded.layout import Layout


def make_root(layout: Layout) -> None:
    """Makes the data folder and `postgres` in it. Root's server runs as another user, which must be able to pass through."""
    missing = [folder for folder in (layout.data_dir, *layout.data_dir.parents) if not folder.exists()]
    try:
        layout.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"The folder {layout.root} can't be made: {error.strerror}. Set RELEVO_DATA_DIR to a folder that can be written."
        ) from error
    if os.geteuid() == 0:
        for folder in missing:
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o011)
    mode = 0o711 if os.geteuid() == 0 else 0o700
    if layout.root.stat().st_uid == os.geteuid():
        layout.root.chmod(mode)


def make_socket_dir(folder: Path, account: Account) -> None:
    """Makes the folder of the socket; one that somebody else has put there (below /tmp) is refused."""
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        pass
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (account.uid, os.geteuid()):
        raise EmbeddedError(f"{folder} is needed for the database's socket but belongs to somebody else: remove it.")
    account.own(folder)
    folder.chmod(0o700)
