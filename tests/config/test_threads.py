"""Threads for pages: few at once, more where some take long, nobody held up for good."""

from __future__ import annotations

import asyncio
import threading

import pytest

from relevo.config import threads
from relevo.config.threads import AT_ONCE, Threads
from tests.support.threads import end


class Work:
    """A function that says that it runs, and goes on until it may end."""

    def __init__(self) -> None:
        self.runs, self.may_end = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.runs.set()
        assert self.may_end.wait(20)
        return threading.current_thread().name


async def running(works: list[Work], count: int) -> list[Work]:
    """The works that run, as soon as so many do."""
    async with asyncio.timeout(20):
        while sum(work.runs.is_set() for work in works) < count:
            await asyncio.sleep(0.001)
    return [work for work in works if work.runs.is_set()]


def over(scenario, own: Threads | None = None) -> None:
    """Runs a scenario with threads that are ended whatever becomes of it."""
    own = own or Threads()
    try:
        asyncio.run(scenario(own))
    finally:
        end(own)


@pytest.fixture
def patient(monkeypatch):
    """Nothing takes too long."""
    monkeypatch.setattr(threads, "PATIENCE_SECONDS", 3600)


@pytest.fixture
def impatient(monkeypatch):
    """Everything takes too long."""
    monkeypatch.setattr(threads, "PATIENCE_SECONDS", 0.0)


def test_few_run_at_once_and_the_others_in_their_order(patient):
    async def scenario(own: Threads) -> None:
        works = [Work() for _ in range(12)]
        tasks = [asyncio.create_task(own.run(work)) for work in works]
        for ended in range(12 - AT_ONCE):
            assert await running(works, AT_ONCE + ended) == works[: AT_ONCE + ended]
            works[ended].may_end.set()
            await tasks[ended]
        for work in works:
            work.may_end.set()
        # No more threads than ran at once were begun.
        assert len(set(await asyncio.gather(*tasks))) == AT_ONCE

    over(scenario)


def test_one_at_a_time_where_that_is_asked_for(patient):
    async def scenario(own: Threads) -> None:
        works = [Work() for _ in range(4)]
        tasks = [asyncio.create_task(own.run(work)) for work in works]
        for ended in range(4):
            assert await running(works, ended + 1) == works[: ended + 1]
            works[ended].may_end.set()
            await tasks[ended]

    over(scenario, Threads(at_once=1))


def test_those_that_take_long_hold_nobody_up_until_all_threads_are_taken(impatient):
    async def scenario(own: Threads) -> None:
        works = [Work() for _ in range(threads.THREADS + 2)]
        tasks = [asyncio.create_task(own.run(work)) for work in works]
        assert await running(works, threads.THREADS) == works[: threads.THREADS]
        works[4].may_end.set()
        await tasks[4]
        assert await running(works, threads.THREADS + 1) == works[:-1]
        for work in works:
            work.may_end.set()
        assert len(set(await asyncio.gather(*tasks))) == threads.THREADS

    over(scenario)


def test_one_after_the_other_takes_the_same_thread(patient):
    async def scenario(own: Threads) -> None:
        assert len({await own.run(lambda: threading.current_thread().name) for _ in range(20)}) == 1

    over(scenario)


def test_an_error_is_the_callers_and_takes_no_place_away(patient):
    def wrong() -> None:
        raise LookupError("not there")

    async def scenario(own: Threads) -> None:
        for _ in range(threads.THREADS * 3):
            with pytest.raises(LookupError, match="not there"):
                await own.run(wrong)
        assert await own.run(int, "7") == 7

    over(scenario)


def test_who_waits_no_more_leaves_the_thread_to_its_work_until_that_has_ended(patient):
    async def scenario(own: Threads) -> None:
        works = [Work() for _ in range(AT_ONCE + 2)]
        tasks = [asyncio.create_task(own.run(work)) for work in works]
        await running(works, AT_ONCE)
        # One that runs, and one that waits for its turn.
        for given_up in (tasks[0], tasks[AT_ONCE]):
            given_up.cancel()
            with pytest.raises(asyncio.CancelledError):
                await given_up
        assert await running(works, AT_ONCE) == works[:AT_ONCE]
        works[0].may_end.set()
        await running(works, AT_ONCE + 1)
        assert not works[AT_ONCE].runs.is_set() and works[-1].runs.is_set()
        for work in works:
            work.may_end.set()
        names = await asyncio.gather(*(tasks[place] for place in (1, 2, AT_ONCE + 1)))
        assert len(set(names)) == AT_ONCE

    over(scenario)
