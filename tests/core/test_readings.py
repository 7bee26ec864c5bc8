"""Readings: what several of them ask at the same time travels together, and each gets its own answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from relevo.core.readings import Reading, all_of, nothing, read, rows_of
from relevo.core.wire import Wire

pytestmark = pytest.mark.django_db


def doubled(number: int, times: int) -> Reading[list[int]]:
    """Asks as often as it is told to, each time for what it was answered before."""
    found = [number]
    for _ in range(times):
        ((value,),) = yield from rows_of("SELECT %s::int * 2", [found[-1]])
        found.append(value)
    return found


def pair(first: int, second: int) -> Reading[tuple[list[int], list[int]]]:
    return (yield from all_of(doubled(first, 1), doubled(second, 2)))


def test_a_reading_runs_by_itself():
    assert read(doubled(1, 3)) == [1, 2, 4, 8]
    assert read(rows_of("SELECT generate_series(1, 3)")) == [(1,), (2,), (3,)]
    assert read(nothing()) is None and read(all_of()) == ()


@pytest.mark.parametrize("lengths", [(0, 0), (1, 1), (3, 1), (0, 2), (2, 0), (1, 4)])
def test_each_gets_its_own_answers_however_long_the_others_take(lengths):
    expected = tuple([start * 2**turn for turn in range(times + 1)] for start, times in zip((1, 7), lengths, strict=True))
    assert read(all_of(*(doubled(start, times) for start, times in zip((1, 7), lengths, strict=True)))) == expected
    assert read(all_of(pair(3, 5), nothing(), doubled(1, 1))) == (([3, 6], [5, 10, 20]), None, [1, 2])


def test_what_is_asked_at_the_same_time_is_one_wait(monkeypatch):
    waits = []
    once = Wire.fetched
    monkeypatch.setattr(Wire, "fetched", lambda self, asked: (waits.append(len(asked)), once(self, asked))[1])
    with CaptureQueriesContext(connection) as asked:
        read(all_of(doubled(1, 2), pair(3, 5), doubled(9, 1)))
    # Three of the readings begin, and two of them go on.
    assert len(asked) == 6 and waits == [4, 2]


def test_a_statement_that_fails_is_the_callers_error_and_the_connection_goes_on(transactional_db):
    with pytest.raises(DatabaseError):
        read(all_of(doubled(1, 1), rows_of("SELECT 1 / %s::int", [0]), doubled(2, 1)))
    assert read(doubled(1, 1)) == [1, 2]


def test_what_is_asked_on_the_same_connection_later_is_of_its_own_types():
    moment = "2026-11-23 05:00:00+00"
    for _ in range(3):
        assert read(all_of(rows_of("SELECT %s::int, NULL::text", [7]), rows_of("SELECT %s::timestamptz", [moment]))) == (
            [(7, None)],
            [(datetime(2026, 11, 23, 5, tzinfo=UTC),)],
        )
        assert read(all_of(rows_of("SELECT %s::jsonb, ARRAY[1, 2]", ['{"a": 1}']), rows_of("SELECT true WHERE false"))) == ([({"a": 1}, [1, 2])], [])


def test_another_connection_of_the_thread_is_asked_by_itself(transactional_db):
    assert read(pair(1, 2)) == read(pair(1, 2))
    before = read(rows_of("SELECT pg_backend_pid()"))
    connection.close()
    assert read(pair(1, 2)) == ([1, 2], [2, 4, 8])
    assert read(rows_of("SELECT pg_backend_pid()")) != before


def test_an_error_of_a_reading_is_the_callers(transactional_db):
    def refused() -> Reading[None]:
        yield from rows_of("SELECT 1")
        raise LookupError("not there")

    with pytest.raises(LookupError, match="not there"):
        read(all_of(doubled(1, 3), refused()))
    assert read(doubled(1, 1)) == [1, 2]
