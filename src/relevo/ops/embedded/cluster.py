"""Makes the cluster, whole or not at all, and checks the version of one that is there."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from relevo.ops.embedded.account import Account
from relevo.ops.embedded.binaries import major_version
from relevo.ops.embedded.child import run
from relevo.ops.embedded.errors import EmbeddedError
from relevo.ops.embedded.layout import Layout
from relevo.ops.embedded.logfile import last_words, open_log

SUPERUSER = "postgres"
DRAFT = "data.new-"
# The builtin provider sorts the same on every machine; the C library's character classes are still used by the text search parser.
CHARACTER_CLASSES = "C.UTF-8" if sys.platform.startswith("linux") else "UTF-8"


def cluster_version(layout: Layout) -> int | None:
    """The major version of the cluster, None if there is none yet. Raises EmbeddedError for a folder that is no cluster."""
    if not layout.cluster.exists():
        return None
    try:
        return int((layout.cluster / "PG_VERSION").read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise EmbeddedError(
            f"{layout.cluster} is not a PostgreSQL cluster (no readable PG_VERSION): restore it from a backup, or move it away to start empty."
        ) from error


def require_same_version(layout: Layout, binaries: Path) -> None:
    """Refuses a cluster that another major version made: it would have to be converted first."""
    cluster, programs = cluster_version(layout), major_version(binaries)
    if cluster not in (None, programs):
        raise EmbeddedError(
            f"{layout.cluster} was made by PostgreSQL {cluster}, but the programs here are version {programs}: make a backup with the "
            f"former release of Relevo, move the folder away, and restore the backup with this one."
        )


def remove_drafts(layout: Layout) -> None:
    """Removes what an interrupted `create_cluster` left. Its last process may still be ending, then the next start removes the rest."""
    for leftover in layout.root.glob(f"{DRAFT}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def create_cluster(layout: Layout, account: Account, binaries: Path, superuser_password: str, *, fsync: bool) -> None:
    """Runs initdb in a folder beside the final one and renames it, so that a crash leaves no half cluster."""
    draft = layout.root / f"{DRAFT}{secrets.token_hex(4)}"
    draft.mkdir(mode=0o700)
    account.own(draft)
    try:
        _run_initdb(layout, account, binaries, draft, superuser_password, fsync=fsync)
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n# Relevo's settings, see there.\ninclude_if_exists = '../settings.conf'\n")
        draft.rename(layout.cluster)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    if fsync:
        _sync_folder(layout.root)


def _run_initdb(layout: Layout, account: Account, binaries: Path, draft: Path, password: str, *, fsync: bool) -> None:
    # A copy, because the server's user must read it and may not read our password files.
    with tempfile.NamedTemporaryFile("w", dir=layout.root, prefix=DRAFT, encoding="ascii") as password_file, open_log(layout.log) as log:
        password_file.write(password + "\n")
        password_file.flush()
        account.own(Path(password_file.name))
        start = os.fstat(log.fileno()).st_size
        command: list[str | Path] = [
            binaries / "initdb",
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file.name}",
            "--auth-local=scram-sha-256",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            f"--lc-ctype={CHARACTER_CLASSES}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--text-search-config=simple",
            "--data-checksums",
            "--no-instructions",
        ]
        code = run(command if fsync else [*command, "--no-sync"], account, log)
    if code:
        words = last_words(layout.log, start)
        raise EmbeddedError(f"The database could not be created in {layout.cluster} (initdb ended with {code}, see {layout.log}): {words}")


def reset_superuser(layout: Layout, account: Account, binaries: Path, password: str) -> None:
    """Gives the superuser this password while the server is stopped, for a cluster whose password file was lost."""
    with tempfile.TemporaryFile() as statement, open_log(layout.log) as log:
        statement.write(f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n".encode())
        statement.seek(0)
        start = os.fstat(log.fileno()).st_size
        code = run([binaries / "postgres", "--single", "-D", layout.cluster, "postgres"], account, log, statement)
    if code:
        raise EmbeddedError(f"The lost file {layout.superuser_password} could not be replaced: {last_words(layout.log, start)}")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
