"""Giving up on questions to the database that take too long, instead of letting a person and everybody behind wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

_CANCELLED = "57014"  # query_canceled, as PostgreSQL says it for statement_timeout as well.


class TookTooLong(Exception):
    """A statement was given up; nothing was changed."""


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Each statement inside is given up after so many milliseconds. For reading: what was done inside is undone then.

    Costs a transaction and one statement more (two within a transaction). Raises TookTooLong.
    """
    is_inside_another = connection.in_atomic_block
    try:
        with transaction.atomic():
            before = _set(str(milliseconds))
            yield
            if is_inside_another:
                _set(before)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != _CANCELLED:
            raise
        raise TookTooLong from error


def _set(limit: str) -> str:
    """Sets the limit until the transaction ends, and says the one before."""
    with connection.cursor() as asking:
        asking.execute("SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)", [limit])
        return str(asking.fetchone()[0])
