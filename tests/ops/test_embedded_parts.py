"""Parts of the embedded PostgreSQL that need no server."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from relevo.ops.embedded import EmbeddedError, account, child, folders, launch, memory
from relevo.ops.embedded.logfile import last_words, trim_log
from relevo.ops.embedded.settings import write_settings


def test_foreign_socket_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        folders.make_socket_dir(tmp_path / "link", account.Account(os.geteuid(), os.getegid(), is_switched=False))


def test_environment_of_the_server_holds_no_secrets() -> None:
    assert set(launch.ENVIRONMENT) == {"PATH", "LC_ALL", "TZ"}


def test_programs_start_with_a_clean_environment_and_usual_signals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEVO_SECRET_KEY", "secret")
    me = account.Account(os.geteuid(), os.getegid(), is_switched=False)
    with (tmp_path / "log").open("wb") as log:
        assert child.run(["/bin/sh", "-c", "env; grep -E 'SigIgn|SigBlk' /proc/self/status; kill -PIPE $$"], me, log) == -signal.SIGPIPE
    lines = (tmp_path / "log").read_text().splitlines()
    assert {line.split("=")[0] for line in lines if "=" in line} - {"PWD", "_", "SHLVL", "OLDPWD"} == {"PATH", "LC_ALL", "TZ"}
    blocked, ignored = (int(line.split()[1], 16) for line in lines if line.startswith("Sig"))
    # What whoever started us ignores (nohup: SIGHUP) stays ignored; what only Python ignores does not, and SIGINT, by which PostgreSQL is stopped,
    # is heard again also where we were started in the background of a shell, which ignores it.
    ours = next(int(line.split()[1], 16) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("SigIgn"))
    heard = sum(1 << (number - 1) for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT))
    assert (blocked, ignored) == (0, ours & ~heard)


def test_a_program_that_is_not_there_is_told_in_the_log(tmp_path: Path) -> None:
    me = account.Account(os.geteuid(), os.getegid(), is_switched=False)
    with (tmp_path / "log").open("wb") as log:
        assert child.run([tmp_path / "initdb"], me, log) == 1
    assert (tmp_path / "log").read_text() == f"{tmp_path}/initdb can't be started: No such file or directory\n"


def test_settings_are_quoted_and_checked(tmp_path: Path) -> None:
    write_settings(tmp_path / "conf", fsync=True, shared_buffers="64MB", extra={"cluster_name": "it's", "jit": "on"})
    text = (tmp_path / "conf").read_text()
    assert "cluster_name = 'it''s'\n" in text and "jit = 'on'\n" in text and "jit = 'off'" not in text and "fsync" not in text
    for extra in ({"a b": "1"}, {"jit": "off\nfsync = off"}):
        with pytest.raises(EmbeddedError):
            write_settings(tmp_path / "conf", fsync=True, shared_buffers="64MB", extra=extra)


@pytest.mark.parametrize(("gigabytes", "buffers"), [(0, "128MB"), (0.5, "128MB"), (2, "256MB"), (4, "512MB"), (64, "1024MB")])
def test_pages_are_kept_in_an_eighth_of_the_memory(gigabytes: float, buffers: str) -> None:
    assert memory.shared_buffers(int(gigabytes * 2**30)) == buffers


@pytest.mark.parametrize(("limit", "buffers"), [(f"{2 << 30}\n", "256MB"), (f"{1 << 62}\n", ""), ("max\n", ""), (None, "")])
def test_a_container_has_the_memory_that_it_may_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str | None, buffers: str) -> None:
    monkeypatch.setattr(memory, "_LIMITS", (tmp_path / "memory.max", tmp_path / "none"))
    if limit is not None:
        (tmp_path / "memory.max").write_text(limit)
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert memory.shared_buffers() == (buffers or memory.shared_buffers(machine))


def test_log_is_bounded_and_quoted(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert last_words(log) == ""
    log.write_text("".join(f"line {number}\n" for number in range(1000)) + "x FATAL:  no space\nx HINT:  make some\nbye\n")
    trim_log(log, limit=2000)
    assert log.stat().st_size <= 1000 and log.read_text().startswith("line ")
    assert last_words(log) == "x FATAL:  no space | x HINT:  make some"
    assert last_words(log, start=log.stat().st_size - 4) == "bye"


def test_only_the_main_thread_starts(tmp_path: Path) -> None:
    me = account.Account(os.geteuid(), os.getegid(), is_switched=False)
    with (tmp_path / "log").open("wb") as log, ThreadPoolExecutor() as pool:
        attempt = pool.submit(child.run, ["true"], me, log)
        with pytest.raises(EmbeddedError, match="main thread"):
            attempt.result()
        assert child.run(["/bin/true"], me, log) == 0
