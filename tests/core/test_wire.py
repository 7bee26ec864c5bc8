"""Statements sent in one go: the same answers as by cursors, prepared, all or nothing, and going on after whatever happens to the connection."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from relevo.core import cursors, wire
from relevo.core.readings import Statement, fetched

MOMENT = datetime(2026, 11, 23, 5, tzinfo=UTC)
ASKED = [
    Statement("SELECT %s::int, NULL::text", [7]),
    Statement("SELECT %s::bigint + 1, '100%%'", [2**40]),
    Statement("SELECT %(now)s::timestamptz, %(word)s::text, %(now)s::date", {"word": "ñandú 😀", "now": MOMENT}),
    Statement("SELECT %s::jsonb, ARRAY[1, NULL], %s::uuid", [Jsonb({"a": [1, 2.5, "ü"]}), UUID(int=7)]),
    Statement("SELECT n, n * 1.5::numeric FROM generate_series(1, %s) AS n", [40]),
    Statement("SELECT %s = ANY (%s)", [3, [1, 2, 3]]),
    Statement("SELECT %s::text[]", [["a", "b c", None, '"']]),
    Statement("SELECT 1 WHERE false"),
    Statement("SELECT %s::date, %s::bytea", [date(2024, 2, 29), b"\0\xff"]),
]


def by_cursors(statement: Statement) -> list:
    with cursors.cursor() as asking:
        asking.execute(*statement)
        return asking.fetchall()


def names() -> set[str]:
    """The statements that are prepared here."""
    return {name for (name,) in by_cursors(Statement("SELECT name FROM pg_prepared_statements WHERE name LIKE 'relevo%%'"))}


@pytest.mark.django_db(transaction=True)
@given(batches=st.lists(st.lists(st.sampled_from(ASKED), min_size=1, max_size=9), min_size=1, max_size=4), is_one=st.booleans())
def test_the_answers_are_those_of_cursors(batches, is_one):
    expected = [[by_cursors(statement) for statement in batch] for batch in batches]
    if is_one:
        with transaction.atomic():
            assert [fetched(*batch) for batch in batches] == expected
    else:
        assert [fetched(*batch) for batch in batches] == expected


def test_statements_are_prepared_from_the_second_time_on(transactional_db):
    for prepared in (0, 1, 1):
        assert fetched(Statement("SELECT %s::int + 41", [1])) == [[(42,)]]
        assert len(names()) == prepared
    # A value of another type is another statement to PostgreSQL.
    for prepared in (1, 2, 2):
        assert fetched(Statement("SELECT %s::int + 41", [2**20])) == [[(2**20 + 41,)]]
        assert len(names()) == prepared


def test_so_many_stay_prepared_that_were_asked_last(transactional_db, monkeypatch):
    monkeypatch.setattr(wire, "KEPT", 5)
    for _ in range(3):
        for number in range(12):
            for _ in range(2):
                assert fetched(Statement(f"SELECT %s::int + {number}", [1])) == [[(1 + number,)]]
    assert 4 <= len(names()) <= 6


def test_poolers_that_know_no_prepared_statements_are_sent_none(transactional_db):
    connection.ensure_connection()
    connection.connection.prepare_threshold = None
    try:
        for _ in range(3):
            assert fetched(Statement("SELECT %s::int", [1])) == [[(1,)]]
        assert names() == set()
    finally:
        connection.close()


@pytest.mark.parametrize("forget", ["DEALLOCATE ALL", "DISCARD ALL"])
def test_names_that_postgresql_has_forgotten_are_given_again(transactional_db, forget):
    statement = Statement("SELECT %s::int", [1])
    for _ in range(3):
        fetched(statement)
    with connection.cursor() as asking:
        asking.execute(forget)
    assert names() == set()
    for _ in range(3):
        assert fetched(statement, Statement("SELECT 2")) == [[(1,)], [(2,)]]
    assert len(names()) == 2


def test_a_rollback_stops_nothing(transactional_db):
    statement = Statement("SELECT %s::int", [1])
    for _ in range(4):
        with pytest.raises(LookupError), transaction.atomic():
            assert fetched(statement) == [[(1,)]]
            raise LookupError
        assert fetched(statement) == [[(1,)]]


def test_tables_may_change_between_two_times(transactional_db):
    with connection.cursor() as asking:
        asking.execute("CREATE TABLE changing AS SELECT 1 AS a")
    try:
        for _ in range(3):
            assert fetched(Statement("SELECT * FROM changing")) == [[(1,)]]
        with connection.cursor() as asking:
            asking.execute("ALTER TABLE changing ADD b text DEFAULT 'new'")
        for _ in range(3):
            assert fetched(Statement("SELECT * FROM changing")) == [[(1, "new")]]
    finally:
        with connection.cursor() as asking:
            asking.execute("DROP TABLE changing")


@pytest.mark.parametrize("is_one", [False, True])
def test_the_first_error_is_raised_and_nothing_has_happened(transactional_db, is_one):
    with connection.cursor() as asking:
        asking.execute("CREATE TABLE written (number integer)")
    try:
        for _ in range(3):
            batch = (Statement("INSERT INTO written VALUES (%s)", [5]), Statement("SELECT 1 / %s::int", [0]), Statement("SELECT nowhere"))
            with pytest.raises(DatabaseError, match="division by zero"):
                if is_one:
                    with transaction.atomic():
                        fetched(*batch)
                else:
                    fetched(*batch)
        assert fetched(Statement("SELECT * FROM written")) == [[]]
        assert fetched(Statement("INSERT INTO written VALUES (%s)", [5]), Statement("SELECT * FROM written")) == [[], [(5,)]]
    finally:
        with connection.cursor() as asking:
            asking.execute("DROP TABLE written")


def test_a_transaction_begins_with_what_is_read_first(transactional_db):
    with connection.cursor() as asking:
        asking.execute("CREATE TABLE written (number integer)")
    try:
        with transaction.atomic():
            fetched(Statement("INSERT INTO written VALUES (7)"))
            transaction.set_rollback(True)
        assert fetched(Statement("SELECT * FROM written")) == [[]]
    finally:
        with connection.cursor() as asking:
            asking.execute("DROP TABLE written")


def test_a_lost_connection_is_an_error_and_the_next_one_is_asked_then(transactional_db):
    for _ in range(2):
        assert fetched(Statement("SELECT %s::int", [1])) == [[(1,)]]
        with pytest.raises(OperationalError):
            fetched(Statement("SELECT 1"), Statement("SELECT pg_terminate_backend(pg_backend_pid())"), Statement("SELECT 2"))
        connection.close_if_unusable_or_obsolete()
    assert fetched(Statement("SELECT %s::int", [1])) == [[(1,)]]


def cut_off() -> None:
    """Has the database close this thread's connection, as a restart does."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def test_a_connection_that_was_closed_since_the_last_request_is_opened_anew(transactional_db):
    for _ in range(2):  # The second time with statements that were prepared.
        assert fetched(Statement("SELECT %s::int", [1])) == [[(1,)]]
        connection.close_if_unusable_or_obsolete()  # As at the end of a request.
        cut_off()
        assert fetched(Statement("SELECT %s::int", [1]), Statement("SELECT 2")) == [[(1,)], [(2,)]]


def test_a_connection_that_is_closed_in_the_middle_of_a_request_is_an_error(transactional_db):
    connection.close_if_unusable_or_obsolete()
    assert fetched(Statement("SELECT 1")) == [[(1,)]]
    cut_off()
    with pytest.raises(OperationalError):
        fetched(Statement("SELECT 1"))
    connection.close_if_unusable_or_obsolete()
    with pytest.raises(OperationalError), transaction.atomic():
        cut_off()
        fetched(Statement("SELECT 1"))
    connection.close_if_unusable_or_obsolete()
    assert fetched(Statement("SELECT 1")) == [[(1,)]]


def test_what_is_large_both_ways_does_not_get_stuck(transactional_db):
    large = "ü" * 3_000_000
    for _ in range(2):
        answers = fetched(*(Statement("SELECT %s::text || %s::text", [large, str(number)]) for number in range(6)))
        assert [row[0][0][-1] for row in answers] == list("012345")
        assert all(len(row[0][0]) == 3_000_001 for row in answers)


def test_statements_that_mean_nothing_are_refused_before_anything_is_sent(transactional_db):
    with pytest.raises(ValueError, match="%d"):
        fetched(Statement("SELECT 1"), Statement("SELECT %d", [1]))
    with pytest.raises(KeyError):
        fetched(Statement("SELECT %(a)s::int", {"b": 1}))
    with pytest.raises(RuntimeError, match="pipeline"), cursors.at_once():
        fetched(Statement("SELECT 1"))
    assert fetched(Statement("SELECT 1")) == [[(1,)]]
