"""Pytest plugin: one embedded PostgreSQL for the whole run, started before Django's settings are read.

With DATABASE_URL set, that server is used instead (its role must be a superuser). The parallel workers inherit the address.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_running: list = []


def _memory_folder() -> str | None:
    """The machine's folder in memory where it has room: making a cluster there takes half the time."""
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > 2 * 1024**3 else None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "relevo.config.settings"
    if "PYTEST_XDIST_WORKER" in os.environ or "RELEVO_TEST_DATA" in os.environ.get("RELEVO_DATA_DIR", ""):
        return
    folder = Path(tempfile.mkdtemp(prefix="RELEVO_TEST_DATA.", dir=_memory_folder()))
    folder.chmod(0o755)
    os.environ["RELEVO_DATA_DIR"] = str(folder)
    if "DATABASE_URL" not in os.environ:
        import psycopg

        from relevo.ops.embedded import EmbeddedPostgres

        server = EmbeddedPostgres(folder, fsync=False)
        server.start()
        _running.append(server)
        with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
            connection.execute("ALTER ROLE relevo SUPERUSER")
        os.environ["DATABASE_URL"] = server.url()


def pytest_unconfigure(config) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    while _running:
        _running.pop().stop()
    folder = os.environ.get("RELEVO_DATA_DIR", "")
    if "RELEVO_TEST_DATA" in folder:
        shutil.rmtree(folder, ignore_errors=True)
