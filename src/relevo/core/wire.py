"""Statements sent in one go and answered together, on what psycopg offers of libpq (`psycopg.pq`) and of adaptation (`psycopg.adapt.Transformer`).

psycopg's cursors, also within its pipeline, send every statement by itself: PostgreSQL is woken for each, and what Python does between them takes
longer than most statements of a page. Here all are written, then sent and awaited once.
"""

from __future__ import annotations

import re
import select
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import psycopg
from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Rows = list[tuple[Any, ...]]

# Statements that stay prepared, each with the types of its values. PostgreSQL holds their plans in the memory of the connection.
KEPT = 100
_PLACE = re.compile(r"%(?:\((\w+)\)s|(.))")


class _Known:
    """A statement with values of certain types: the name under which it is prepared, from the second time on, and how its rows are read."""

    __slots__ = ("name", "reader")

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.name = b""
        self.reader = Transformer(connection)


class _Message(NamedTuple):
    """A statement as it is sent: the name under which it is prepared, if any, and whether that is yet to be done."""

    known: _Known
    name: bytes
    is_new: bool
    sql: bytes
    values: Sequence[Any]
    types: tuple[int, ...]
    formats: Sequence[Format]


class Wire:
    """A connection to the database, outside of psycopg's own pipelines."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._pg = connection.pgconn
        self._dumper = Transformer(connection)
        self._known: OrderedDict[tuple[bytes, tuple[int, ...]], _Known] = OrderedDict()
        self._names = 0
        self._answers = select.poll()
        self._answers.register(self._pg.socket, select.POLLIN)
        self._both = select.poll()
        self._both.register(self._pg.socket, select.POLLIN | select.POLLOUT)

    def fetched(self, asked: Sequence[tuple[str, Any]]) -> list[Rows]:
        """The rows of each statement, whose values stand for ``%s`` or ``%(name)s``. In binary: JSON comes as Python values, moments in UTC.

        Outside a transaction they are one. The first that fails is raised, and what was sent with it has not happened.
        """
        if not self.connection.autocommit and self._pg.transaction_status == TransactionStatus.IDLE:
            self.connection.execute("")  # Has psycopg begin the transaction.
        if self._pg.transaction_status != TransactionStatus.IDLE or self.connection.prepare_threshold is None:
            # Not by names: one that PostgreSQL has forgotten would break the transaction.
            return self._exchanged([self._message(sql, values, is_named=False) for sql, values in asked])
        try:
            self._tidy()
            return self._exchanged([self._message(sql, values, is_named=True) for sql, values in asked])
        except (errors.InvalidSqlStatementName, errors.FeatureNotSupported):
            # After a rollback psycopg has PostgreSQL forget all names, its own and these; tables that were changed have other rows than before.
            self._known.clear()
            return self._exchanged([self._message(sql, values, is_named=True) for sql, values in asked])

    def _tidy(self) -> None:
        while len(self._known) > KEPT:
            _statement, known = self._known.popitem(last=False)
            if known.name:
                self.connection.execute(b"DEALLOCATE " + known.name, prepare=False)

    def _message(self, sql: str, values: Any, *, is_named: bool) -> _Message:
        placed, order = _placed(sql)
        given = [values[name] for name in order] if order else values or ()
        dumped = self._dumper.dump_sequence(given, [PyFormat.AUTO] * len(given))
        types, formats = self._dumper.types or (), self._dumper.formats or ()
        known = self._known.get((placed, types))
        if known is None:
            known = self._known[placed, types] = _Known(self.connection)
            return _Message(known, b"", False, placed, dumped, types, formats)
        self._known.move_to_end((placed, types))
        is_new = is_named and not known.name
        if is_new:
            self._names += 1
            known.name = b"relevo_%d" % self._names
        return _Message(known, known.name if is_named else b"", is_new, placed, dumped, types, formats)

    def _exchanged(self, messages: list[_Message]) -> list[Rows]:
        if self._pg.pipeline_status != PipelineStatus.OFF:
            raise RuntimeError("psycopg is collecting statements: leave its pipeline first.")
        try:
            self._pg.enter_pipeline_mode()
            for message in messages:
                self._send(message)
            self._pg.pipeline_sync()
            self._flush()
            results = list(self._results())
            failed = next((result for result in results if result.status == ExecStatus.FATAL_ERROR), None)
            if self._pg.status != ConnStatus.OK:
                raise self._error(failed) if failed is not None else psycopg.OperationalError("The connection to the database was lost.")
            self._pg.exit_pipeline_mode()
        except BaseException:
            # Nobody knows what is still to come.
            self.connection.close()
            raise
        if failed is not None:
            for message in messages:
                if message.is_new:
                    message.known.name = b""
            raise self._error(failed)
        answers = iter(results)
        return [self._rows(message, answers) for message in messages]

    def _send(self, message: _Message) -> None:
        _known, name, is_new, sql, values, types, formats = message
        if is_new:
            self._pg.send_prepare(name, sql, types)
        if name:
            self._pg.send_query_prepared(name, values, formats, Format.BINARY)
        else:
            self._pg.send_query_params(sql, values, types, formats, Format.BINARY)

    def _flush(self) -> None:
        # As libpq's manual says: who only writes may wait for a server that waits to be read.
        while self._pg.flush():
            if any(what & ~select.POLLOUT for _socket, what in self._both.poll()):
                self._pg.consume_input()

    def _results(self) -> Iterator[PGresult]:
        """What comes for each thing sent, until all is done or the connection is lost. Between two of them psycopg gives None."""
        was_empty = False
        while True:
            while self._pg.is_busy():
                self._answers.poll()
                self._pg.consume_input()
            result = self._pg.get_result()
            if result is not None and result.status != ExecStatus.PIPELINE_SYNC:
                yield result
            elif result is not None or was_empty:
                return
            was_empty = result is None

    def _rows(self, message: _Message, answers: Iterator[PGresult]) -> Rows:
        if message.is_new:
            next(answers)
        result, reader = next(answers), message.known.reader
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple) if result.status == ExecStatus.TUPLES_OK else []

    def _error(self, failed: PGresult) -> psycopg.Error:
        return errors.error_from_result(failed, self.connection.info.encoding)


@lru_cache(maxsize=512)
def _placed(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with PostgreSQL's own places for values, and the names that these have, in their order; no names where they come in order."""
    names: list[str] = []
    count = 0

    def place(found: re.Match[str]) -> str:
        nonlocal count
        name, sign = found.groups()
        if sign == "%":
            return "%"
        if name is not None:
            if name not in names:
                names.append(name)
            return f"${names.index(name) + 1}"
        if sign != "s":
            raise ValueError(f"A statement has %{sign}, where only %s, %(name)s and %% mean something.")
        count += 1
        return f"${count}"

    return _PLACE.sub(place, sql).encode(), tuple(names)
