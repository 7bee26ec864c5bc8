"""Writing rows on hot paths: what the ORM would write, with statements made once and few waits for the database.

An insert by the ORM costs three times as much work in Python, returns generated columns that nobody asked for (search
vectors), and sends bytes as text. These functions use server-side binding (prepared statements, binary bytes) and can send several
statements at once (`Together`). They know plain columns only: no signals, no inheritance, no `save()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from relevo.core import cursors


def insert_unless_there(row: Model) -> bool:
    """Inserts an unsaved row and sets its key; False where a unique key is taken, and then nothing was changed.

    One statement: a look-up before it would not hold against a concurrent insert, and an error after it would cost a savepoint.
    """
    with cursors.cursor() as asking:
        asking.execute(_insert(type(row), False) + " ON CONFLICT DO NOTHING" + _returning(type(row)), _values(row, _columns(type(row), False)))
        made = asking.fetchone()
    if made is None:
        return False
    _inserted(row, made[0])
    return True


def lock(row: Model) -> None:
    """Locks the row in the database against other writers, until the transaction ends, and brings the object up to date.

    Only its key needs to be known. Raises the model's DoesNotExist.
    """
    model = type(row)
    fields = _columns(model, True)
    with cursors.cursor() as asking:
        asking.execute(_lock(model), [row.pk])
        found = asking.fetchone()
    if found is None:
        raise model.DoesNotExist(f"{model._meta.label} {row.pk} is not there")  # type: ignore[attr-defined]
    for field, value in zip(fields, found, strict=True):
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, connection.alias


class Together:
    """Inserts and updates that are sent at once, in their order, when `send` is called; keys are set then.

    Rows may name each other's keys only where those are known before (deferred foreign keys may name later rows).
    """

    def __init__(self) -> None:
        self._work: list[tuple[Model, str, Sequence[Any], str]] = []

    def insert(self, row: Model, **asked: str) -> None:
        """Inserts a row. `asked` is the name of one attribute with the SQL of a value that comes along with the answer: no statement of its own."""
        model, has_key = type(row), row.pk is not None
        name, wanted = next(iter(asked.items()), ("", ""))
        statement = _insert(model, has_key) + _returning(model) + (f", {wanted}" if wanted else "")
        self._work.append((row, statement, _values(row, _columns(model, has_key)), name))

    def update(self, row: Model, names: Iterable[str]) -> None:
        """Writes the named columns of an existing row."""
        model = type(row)
        wanted = tuple(sorted(set(names)))
        fields = tuple(_field(model, name) for name in wanted)
        self._work.append((row, _update(model, wanted), [*_values(row, fields), row.pk], ""))

    def send(self) -> None:
        """Raises the database's error where one statement fails, and LookupError where a row to be updated is not there."""
        asked = []
        with cursors.at_once():
            for row, statement, values, name in self._work:
                one = cursors.cursor()
                one.execute(statement, values)
                asked.append((row, one, name))
        for row, one, name in asked:
            made = one.fetchone()
            one.close()
            if made is None:
                raise LookupError(f"{row._meta.label} {row.pk} is not there")
            _inserted(row, made[0])
            if name:
                setattr(row, name, made[1])


def _inserted(row: Model, key: Any) -> None:
    row.pk = key
    row._state.adding, row._state.db = False, connection.alias


def _values(row: Model, fields: Iterable[Field[Any, Any]]) -> list[Any]:
    here = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(getattr(row, field.attname), here) for field in fields]


@cache
def _columns(model: type[Model], with_key: bool) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.generated and (with_key or not field.primary_key))


@cache
def _insert(model: type[Model], with_key: bool) -> str:
    fields = _columns(model, with_key)
    names = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join(["%s"] * len(fields))})'  # noqa: S608


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    pairs = ", ".join(f'"{_field(model, name).column}" = %s' for name in names)
    return f'UPDATE "{model._meta.db_table}" SET {pairs} WHERE "{_key(model)}" = %s{_returning(model)}'  # noqa: S608


@cache
def _lock(model: type[Model]) -> str:
    names = ", ".join(f'"{field.column}"' for field in _columns(model, True))
    return f'SELECT {names} FROM "{model._meta.db_table}" WHERE "{_key(model)}" = %s FOR NO KEY UPDATE'  # noqa: S608


@cache
def _returning(model: type[Model]) -> str:
    return f' RETURNING "{_key(model)}"'


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _key(model: type[Model]) -> str:
    key = model._meta.pk
    assert key is not None
    return str(key.column)
