"""Which process takes a connection."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from types import SimpleNamespace

import pytest

from relevo.ops.serving.accepting import Door, Shares
from tests.support.serving import eventually


class Greeter(asyncio.Protocol):
    """Says which process it belongs to."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def connection_made(self, transport) -> None:
        transport.write(bytes([self._process.place]))

    def connection_lost(self, exc: Exception | None) -> None:
        self._process.door.left()


class Process:
    """An event loop with a door, in a thread: what each web process has."""

    def __init__(self, listener: socket.socket, shares: Shares, place: int) -> None:
        self.place = place
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._call(self._open(listener, shares))

    def stop(self) -> None:
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self, listener: socket.socket, shares: Shares) -> None:
        self.door = Door(listener, lambda: Greeter(self), shares, self.place)
        self.door.open()

    async def _close(self) -> None:
        self.door.close()

    def _call(self, work) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0), backlog=128) as made:
        yield made


@pytest.fixture
def house(listener):
    """Two processes at one socket; call it for a number of connections by the process that took each."""
    shares = Shares(2)
    processes = [Process(listener, shares, place) for place in range(2)]
    opened: list[socket.socket] = []

    def connect(count: int) -> dict[int, list[socket.socket]]:
        knocking = [socket.create_connection(listener.getsockname(), timeout=10) for _ in range(count)]
        opened.extend(knocking)
        taken: dict[int, list[socket.socket]] = {0: [], 1: []}
        for one in knocking:
            taken[one.recv(1)[0]].append(one)
        return taken

    connect.shares = shares  # type: ignore[attr-defined]
    yield connect
    for one in opened:
        one.close()
    eventually(lambda: (shares.of(0), shares.of(1)) == (0, 0))
    for process in processes:
        process.stop()


def test_connections_that_come_at_once_are_shared(house):
    taken = house(40)
    assert abs(len(taken[0]) - len(taken[1])) <= 2


def test_the_one_that_has_fewer_takes_the_next(house):
    before = house(20)
    for one in before[1]:
        one.close()
    eventually(lambda: house.shares.of(1) == 0)
    taken = house(8)
    assert len(taken[1]) >= 7


def test_a_process_that_takes_none_keeps_nobody_out(listener):
    # The second has no connections and never accepts, as one that hangs or is being started.
    shares = Shares(2)
    process = Process(listener, shares, 0)
    with contextlib.ExitStack() as opened:
        for _ in range(3):
            one = opened.enter_context(socket.create_connection(listener.getsockname(), timeout=10))
            assert one.recv(1) == b"\x00"
    eventually(lambda: shares.of(0) == 0)
    process.stop()


def test_what_a_process_left_behind_is_forgotten_when_it_starts_again(listener):
    shares = Shares(2)
    shares.set(1, 7)
    process = Process(listener, shares, 1)
    assert shares.of(1) == 0
    process.stop()


def test_where_no_more_files_can_be_opened_it_goes_on_afterwards(listener, monkeypatch):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr("relevo.ops.serving.accepting.PAUSE_SECONDS", 0.05)
    told: list[str] = []
    monkeypatch.setattr("relevo.ops.serving.accepting.log", SimpleNamespace(error=lambda event, **_: told.append(event)))
    shares = Shares(1)
    process = Process(listener, shares, 0)
    with socket.create_connection(listener.getsockname(), timeout=10) as first:
        assert first.recv(1) == b"\x00"
        with socket.socket() as second:
            second.settimeout(10)
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (second.fileno() + 1, hard))
            try:
                second.connect(listener.getsockname())
                eventually(lambda: told)
                assert shares.of(0) == 1
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            assert second.recv(1) == b"\x00"
    eventually(lambda: shares.of(0) == 0)
    process.stop()
