"""`relevo serve` as a whole: it gets ready, refuses a second one, survives kill -9 of anything, and ends cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import relevo as relevo_package
from relevo.ops.serving.templates import digest
from tests.support.serving import Serving, data_folder, environment, eventually, is_alive, relevo

EMAIL, PASSWORD = "ada@desk.example", "correct horse battery"


@pytest.fixture(scope="module")
def folder():
    """A data folder with one user."""
    with data_folder() as place:
        made = relevo(place, "user", "add", EMAIL, "--role", "administrator", "--password", "-", stdin=f"{PASSWORD}\n")
        assert made.returncode == 0, made.stderr
        # Left by another version.
        (place / "cache" / "templates" / "older").mkdir(parents=True)
        (place / "cache" / "templates" / "older" / "one.cache").touch()
        (place / "cache" / "templates" / "one.cache").touch()
        yield place


@pytest.fixture(scope="module")
def desk(folder):
    """One desk for all tests that leave it running."""
    serving = Serving(folder).wait_until_ready()
    yield serving
    if serving.process.poll() is None:
        assert serving.stop() == 0


def has_token(folder) -> bool:
    """Whether the database answers and still has the user."""
    return relevo(folder, "token", "add", EMAIL).returncode == 0


def test_it_serves(desk):
    assert desk.get("/healthz") == (200, "alive\n")
    assert desk.get("/readyz") == (200, "ready\n")
    assert desk.get("/login/")[0] == 200
    assert desk.lines == [f"Relevo is ready at {desk.address}"]


def test_templates_are_compiled_once_for_this_state_of_the_program(desk, folder):
    compiled = folder / "cache" / "templates"
    eventually(lambda: [one.name for one in compiled.iterdir()] == [digest(Path(relevo_package.__file__).parent)])
    assert len(list(compiled.glob("*/*.cache"))) > 100
    assert len(list(compiled.glob("*/complete"))) == 1
    assert "ended by an error" not in desk.log


def test_another_state_of_the_program_has_another_digest(tmp_path):
    (tmp_path / "desk").mkdir()
    program = tmp_path / "desk" / "urls.py"
    found = set()
    for text in ("path('tickets/')", "path('cases/')", "path('cases/')"):
        program.write_text(text)
        found.add(digest(tmp_path))
    assert len(found) == 2
    program.rename(tmp_path / "desk" / "addresses.py")
    assert digest(tmp_path) not in found


def test_a_second_one_on_the_same_folder_is_refused(desk, folder):
    second = relevo(folder, "serve", "--port", "0")
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr == (
        f"relevo: Relevo already runs on {folder} (process {desk.process.pid}). Stop that one first, or choose another folder with --data-dir.\n"
    )
    assert desk.get("/readyz")[0] == 200


def test_a_taken_port_is_one_clear_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = relevo(tmp_path, "serve", "--port", str(port))
    assert (refused.returncode, refused.stderr) == (
        1,
        f"relevo: Port {port} is taken by another program. Choose another one with --port, or RELEVO_PORT.\n",
    )


def test_commands_share_the_database_of_a_running_desk(desk, folder):
    assert has_token(folder)
    found = relevo(folder, "doctor")
    assert found.returncode == 0, found.stdout
    assert "ok    workers: 1 running" in found.stdout


def test_another_worker_joins_and_leaves(desk, folder):
    worker = subprocess.Popen([sys.executable, "-m", "relevo.ops.cli", "worker", "--jobs-only"], env=environment(folder))
    try:
        eventually(lambda: "workers: 2 running" in relevo(folder, "doctor").stdout)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
        assert "workers: 1 running" in relevo(folder, "doctor").stdout
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.parametrize("name", ["relevo web", "relevo worker"])
def test_a_killed_process_comes_back(desk, name):
    before = desk.named(name)
    os.kill(before[0], signal.SIGKILL)
    eventually(lambda: len(desk.named(name)) == len(before) and before[0] not in desk.named(name))
    eventually(lambda: desk.get("/readyz")[0] == 200)
    assert desk.process.poll() is None


def test_a_killed_postgresql_comes_back_and_pages_connect_again(desk, folder):
    reader = desk.sign_in(EMAIL, PASSWORD)
    stream = desk.stream("topic=list", reader)
    eventually(lambda: stream.events("hello"))
    for _ in range(20):  # So that all threads of the web processes have a connection.
        assert desk.get("/tickets/", Cookie=reader)[0] == 200
    (server,) = desk.named("postgres")
    os.kill(server, signal.SIGKILL)
    eventually(lambda: desk.named("postgres") not in ([], [server]))
    eventually(lambda: desk.get("/readyz")[0] == 200)
    # Each thread finds its connection dead, and nobody sees that.
    assert [desk.get("/tickets/", Cookie=reader)[0] for _ in range(20)] == [200] * 20
    assert desk.get("/login/")[0] == 200
    eventually(lambda: stream.events("resync"))  # What was told meanwhile is lost.
    stream.close()
    eventually(lambda: len(desk.named("relevo worker")) == 1)
    assert has_token(folder)


def test_a_killed_supervisor_takes_all_with_it_and_the_next_start_finds_the_data(desk, folder):
    assert desk.stop() == 0
    desk = Serving(folder).wait_until_ready()
    everybody = desk.tree()
    assert len(everybody) > 5
    assert desk.stop(signal.SIGKILL) == -signal.SIGKILL
    eventually(lambda: not any(is_alive(pid) for pid in everybody))
    again = Serving(folder).wait_until_ready()
    assert has_token(folder)
    stream = again.stream("topic=list", again.sign_in(EMAIL, PASSWORD))
    eventually(lambda: stream.events("hello"))
    everybody = again.tree()
    began = time.monotonic()
    assert again.stop() == 0
    # Less than the web processes give open requests: the stream was ended at once.
    assert time.monotonic() - began < 10
    eventually(lambda: stream.is_ended)
    assert [pid for pid in everybody if is_alive(pid)] == []


def test_a_stop_while_starting_leaves_nothing_behind():
    with data_folder() as place:
        desk = Serving(place)
        eventually(lambda: desk.named("postgres") or desk.process.poll() is not None)
        everybody = desk.tree()
        assert everybody
        assert desk.stop() == 0
        assert desk.lines == []
        eventually(lambda: not any(is_alive(pid) for pid in everybody))
