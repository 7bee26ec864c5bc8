"""Pytest plugin: one embedded PostgreSQL for the whole run, started before Django's settings are read.

With DATABASE_URL set, that server is used instead (its role must be a superuser). The parallel workers inherit the address.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

BYTE_CODE = Path(__file__).resolve().parents[2] / "var" / "bytecode"
_running: list = []


def memory_folder() -> str | None:
    """The machine's folder in memory where it has room: making a cluster there takes half the time."""
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > 2 * 1024**3 else None


def _keep_byte_code() -> None:
    """Where Python must not write byte code beside the sources, it goes to a folder of its own, for this process and those that tests start.

    Else each of some hundred processes compiles all modules anew.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BYTE_CODE))
        sys.pycache_prefix, sys.dont_write_bytecode = os.environ["PYTHONPYCACHEPREFIX"], False


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "relevo.config.settings"
    _keep_byte_code()
    if "PYTEST_XDIST_WORKER" in os.environ or "RELEVO_TEST_DATA" in os.environ.get("RELEVO_DATA_DIR", ""):
        return
    folder = Path(tempfile.mkdtemp(prefix="RELEVO_TEST_DATA.", dir=memory_folder()))
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
