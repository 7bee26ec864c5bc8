"""The owner of the embedded server: starts it, watches it, stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from relevo.ops.embedded import memory
from relevo.ops.embedded.account import Account, server_account
from relevo.ops.embedded.binaries import locate_binaries
from relevo.ops.embedded.child import spawn
from relevo.ops.embedded.cluster import SUPERUSER, cluster_version, create_cluster, remove_drafts, require_same_version, reset_superuser
from relevo.ops.embedded.errors import AlreadyRunning, EmbeddedError
from relevo.ops.embedded.folders import make_root, make_socket_dir
from relevo.ops.embedded.layout import DEFAULT_PORT, Layout
from relevo.ops.embedded.lock import FileLock
from relevo.ops.embedded.logfile import last_words, open_log, trim_log
from relevo.ops.embedded.passwords import ensure_password, known_password, new_password, read_password, save_password
from relevo.ops.embedded.pidfile import POLL_SECONDS, clear_orphan, read_postmaster
from relevo.ops.embedded.provision import ROLE, make_url, provision
from relevo.ops.embedded.settings import write_settings

# Long, because a server that recovers after a power cut must be left to finish.
READY_SECONDS = 600.0
IMMEDIATE_SECONDS = 15.0


class EmbeddedPostgres:
    """One PostgreSQL server on one data folder, owned by this process.

    `fsync=False` is for tests only: a power cut destroys the data. `port` additionally listens on 127.0.0.1, with passwords;
    without it there is only the Unix socket. `shared_buffers` are worked out from the machine's memory where they are not given; `extra` are further
    PostgreSQL settings.
    Not thread-safe; `start` only from the main thread, since on Linux the server ends with the thread that started it.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        fsync: bool = True,
        port: int | None = None,
        shared_buffers: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> None:
        self.layout = Layout.of(data_dir)
        self._fsync, self._tcp_port, self._shared_buffers, self._extra = fsync, port, shared_buffers or memory.shared_buffers(), dict(extra or {})
        self._port = port or DEFAULT_PORT
        self._socket_dir = self.layout.socket_dir(self._port)
        self._lock = FileLock(self.layout.owner_lock)
        self._process: subprocess.Popen[bytes] | None = None
        self._owner_pid = 0

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server, from start to stop; also when it died in between."""
        return self._process

    def alive(self) -> bool:
        """Whether the server runs; only meaningful in the process that started it."""
        return self._process is not None and self._process.poll() is None

    def url(self) -> str:
        """The address of the database `relevo` for its role `relevo`, over the Unix socket. Needs one start on this folder ever."""
        return make_url(ROLE, known_password(self.layout.password), ROLE, os.fspath(self._socket_dir), self._port)

    def superuser_url(self, database: str = ROLE) -> str:
        """The address of a database for the role `postgres`; for tests and for the administrator, never for the application."""
        return make_url(SUPERUSER, known_password(self.layout.superuser_password), database, os.fspath(self._socket_dir), self._port)

    def start(self) -> None:
        """Makes the cluster if there is none, starts the server, returns once the database `relevo` accepts connections.

        Starts anew a server that died. Nothing happens if it runs. Raises AlreadyRunning if another process owns the folder,
        EmbeddedError for everything else; then nothing is left running and the folder is free.
        """
        if self.alive():
            return
        try:
            make_root(self.layout)
            if not self._lock.acquire():
                raise AlreadyRunning(self.layout.data_dir, self._lock.holder())
            self._owner_pid = os.getpid()
            self._start()
        except OSError as error:
            self.stop()
            raise EmbeddedError(f"The database in {self.layout.data_dir} can't be started: {error}") from error
        except BaseException:
            self.stop()
            raise

    def stop(self, timeout: float = 30) -> None:
        """Stops the server and frees the folder. Clients are disconnected, what is committed is on disk.

        After `timeout` seconds the server is stopped without a checkpoint, which costs a recovery at the next start but no data.
        Can be repeated; does nothing in a process forked from the owner.
        """
        if os.getpid() != self._owner_pid:
            return
        process, self._process = self._process, None
        if process is not None:
            steps = ((signal.SIGINT, timeout), (signal.SIGQUIT, IMMEDIATE_SECONDS), (signal.SIGKILL, IMMEDIATE_SECONDS))
            for number, seconds in steps:
                process.send_signal(number)
                try:
                    process.wait(seconds)
                    break
                except subprocess.TimeoutExpired:
                    continue
        self._lock.release()

    def trim_log(self) -> None:
        """Keeps the log of a server that runs for long within its limit; for the owner to call now and then, cheap."""
        trim_log(self.layout.log)

    def _start(self) -> None:
        layout = self.layout
        remove_drafts(layout)
        clear_orphan(layout)
        account = server_account(layout.cluster)
        binaries = locate_binaries(cluster_version(layout))
        require_same_version(layout, binaries)
        account.require_reach(layout.root)
        account.require_reach(binaries)
        account.require_reach(self._socket_dir.parent)
        is_new = not layout.cluster.exists()
        if is_new:
            create_cluster(layout, account, binaries, ensure_password(layout.superuser_password), fsync=self._fsync)
        elif account.is_switched and layout.cluster.stat().st_uid != account.uid:
            account.own_tree(layout.cluster)
        if not (superuser_password := read_password(layout.superuser_password)):
            superuser_password = new_password()
            reset_superuser(layout, account, binaries, superuser_password)
            save_password(layout.superuser_password, superuser_password)
        write_settings(layout.settings, fsync=self._fsync, shared_buffers=self._shared_buffers, extra=self._extra)
        make_socket_dir(self._socket_dir, account)
        self._launch(account, binaries)
        provision(os.fspath(self._socket_dir), self._port, ensure_password(layout.password), superuser_password, is_new=is_new)
        if self._process is not None:
            self._lock.announce(self._process.pid)

    def _launch(self, account: Account, binaries: Path) -> None:
        options = {
            "unix_socket_directories": f'"{self._socket_dir}"',
            "port": str(self._port),
            "listen_addresses": "127.0.0.1" if self._tcp_port else "",
        }
        command: list[str | Path] = [binaries / "postgres", "-D", self.layout.cluster]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with open_log(self.layout.log) as log:
            begin = os.fstat(log.fileno()).st_size
            self._process = spawn(command, account, log, signal.SIGINT)
        self._wait_until_ready(self._process, begin)

    def _wait_until_ready(self, process: subprocess.Popen[bytes], begin: int) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            if process.poll() is not None:
                words = last_words(self.layout.log, begin)
                raise EmbeddedError(f"PostgreSQL ended while starting (code {process.returncode}), see {self.layout.log}: {words}")
            found = read_postmaster(self.layout)
            if found is not None and found.pid == process.pid and found.is_ready:
                return
            if time.monotonic() > deadline:
                words = last_words(self.layout.log, begin)
                raise EmbeddedError(f"PostgreSQL is not ready after {READY_SECONDS:.0f} seconds, see {self.layout.log}: {words}")
            time.sleep(POLL_SECONDS)
