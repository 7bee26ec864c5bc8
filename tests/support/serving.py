"""`relevo serve` and `relevo demo` as processes of their own, on a data folder of their own."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.support.server import memory_folder
from tests.support.waiting import until

# Deadlines, not expectations: whole process trees are started here, beside other tests.
START_SECONDS = 180.0
eventually = partial(until, seconds=60.0)


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder that does not exist yet. Not pytest's: other runs close that to PostgreSQL's user, under which root's server runs."""
    place = Path(tempfile.mkdtemp(prefix="relevo-serving.", dir=memory_folder()))
    place.chmod(0o755)
    try:
        yield place / "data"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The process environment for an installation in `folder`: nothing of ours but the folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RELEVO_", "DATABASE_", "DJANGO_"))}
    return inherited | {"RELEVO_DATA_DIR": str(folder)} | more


def relevo(folder: Path, *arguments: str, stdin: str = "", timeout: float = 60, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    command = [sys.executable, "-m", "relevo.ops.cli", *arguments]
    return subprocess.run(command, env=environment(folder, **more), input=stdin, capture_output=True, text=True, timeout=timeout, check=False)


def children(pid: int) -> dict[int, str]:
    """Process ids and names of the direct children that are alive."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
        if int(rest[1]) == pid and rest[0] != "Z":
            found[int(stat.parent.name)] = name
    return found


def is_alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def _cookies(response: http.client.HTTPResponse) -> str:
    return "; ".join(value.partition(";")[0] for name, value in response.getheaders() if name.lower() == "set-cookie")


class Stream:
    """An event stream read in a thread; `frames` holds what came, in order."""

    def __init__(self, host: str, path: str, cookies: str) -> None:
        self._connection = http.client.HTTPConnection(host, timeout=60)
        self._connection.request("GET", path, headers={"Cookie": cookies, "Accept": "text/event-stream"})
        self._socket = self._connection.sock
        self._response = self._connection.getresponse()
        self.status = self._response.status
        self.frames: list[str] = []
        self.is_ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        frame = ""
        try:
            for line in self._response:
                if line.strip():
                    frame += line.decode()
                elif frame:
                    self.frames.append(frame)
                    frame = ""
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            frame = ""
        self.is_ended = True

    def events(self, kind: str) -> list[str]:
        """The frames of one kind."""
        return [frame for frame in self.frames if f"event: {kind}\n" in frame]

    def close(self) -> None:
        # Closing alone waits for the reader, which waits for the next frame.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._connection.close()


class Serving:
    """A running desk. `address` is known once `wait_until_ready` has returned; `lines` is what it printed."""

    def __init__(self, folder: Path, command: str = "serve", **more: str) -> None:
        self.folder = folder
        self.lines: list[str] = []
        arguments = [sys.executable, "-m", "relevo.ops.cli", command, "--port", "0"]
        self._log = (folder.parent / f"{folder.name}.log").open("ab")
        self.process = subprocess.Popen(arguments, env=environment(folder, **more), stdout=subprocess.PIPE, stderr=self._log, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = ""

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text(errors="replace")

    def wait_until_ready(self, last: str = "ready at") -> Serving:
        """Returns once the desk has printed its address (and the line that contains `last`); ends it where it does not."""
        try:
            until(lambda: self.process.poll() is not None or any(last in line for line in self.lines), START_SECONDS)
            assert self.process.poll() is None, self.log
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        self.address = re.search(r"http://\S+", "\n".join(self.lines))[0]
        return self

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body of a page; 0 where nobody answers."""
        try:
            connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=10)
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return 0, ""

    def sign_in(self, email: str, password: str) -> str:
        """Signs in with the login form; returns the cookies for further requests."""
        host = urlsplit(self.address).netloc
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("GET", "/login/")
        response = connection.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.read().decode())[1]
        cookies = _cookies(response)
        body = urlencode({"csrfmiddlewaretoken": token, "email": email, "password": password})
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/login/", body, headers)
        response = connection.getresponse()
        assert response.status == 302, response.read().decode()
        return f"{cookies}; {_cookies(response)}"

    def stream(self, query: str, cookies: str) -> Stream:
        """An open event stream."""
        return Stream(urlsplit(self.address).netloc, f"/events?{query}", cookies)

    def named(self, beginning: str) -> list[int]:
        """The process ids of the direct children whose name begins so."""
        return sorted(pid for pid, name in children(self.process.pid).items() if name.startswith(beginning))

    def tree(self) -> list[int]:
        """The process ids of all descendants."""
        found, todo = [], [self.process.pid]
        while todo:
            below = list(children(todo.pop()))
            found += below
            todo += below
        return found

    def stop(self, number: signal.Signals = signal.SIGTERM, timeout: float = 90) -> int:
        """Sends the signal and returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(timeout)
        self._reader.join(10)
        self.process.stdout.close()
        self._log.close()
        return status
