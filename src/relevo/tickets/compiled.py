"""Query sets of hot pages whose SQL is built once a process: to build one by the ORM costs more than PostgreSQL needs to answer it.

`answers(build, user, 482)` fetches what `build(user, 482)` selects. The SQL is made for anybody who sees as many campaigns as the user, with
placeholders in the place of the user's key, campaigns and the numbers; so permissions stay where they are written: in `visible_to`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from psycopg.sql import Literal

from relevo.accounts.models import User
from relevo.core.readings import Reading, Rows, read, rows_of

Build = Callable[..., QuerySet[Any, Any]]
Statement = tuple[str, tuple[Any, ...]]
Row = TypeVar("Row", bound=Model)

# Numbers that no query set names by itself. Not negative ones: for columns that hold none, Django would leave the condition out.
_USER = 2_100_000_000
_FIRST_NUMBER = _USER + 1
_FIRST_CAMPAIGN = _USER + 1_000
# And the moment that none names.
_MOMENT = datetime(1801, 2, 3, tzinfo=UTC)


def answers(build: Build, user: User, *numbers: int) -> list[tuple[Any, ...]]:
    """The rows of `build(user, *numbers)`, whose values must be plain columns; `build` must be a function of a module and choose nothing by
    the values of its arguments."""
    return read(reading(build, user, *numbers))


def reading(build: Build, user: User, *numbers: int) -> Reading[Rows]:
    """What `answers` gives, for those who read more beside it."""
    scope = scope_of(user)
    try:
        sql, parameters = _compiled(build, None if scope is None else len(scope), len(numbers))
    except EmptyResultSet:  # Django knows already that there can be none, as for a user without campaigns (S2).
        return []
    return (yield from rows_of(sql, filled(parameters, user, numbers)))


def instances(build: Callable[..., QuerySet[Row]], user: User, *numbers: int) -> list[Row]:
    """The objects of `build(user, *numbers)`, whole ones, which may select no more than their own columns."""
    return read(reading_instances(build, user, *numbers))


def reading_instances(build: Callable[..., QuerySet[Row]], user: User, *numbers: int) -> Reading[list[Row]]:
    """What `instances` gives, for those who read more beside it."""
    found = yield from reading(build, user, *numbers)
    if not found:
        return []
    model, names = _made_by(build, len(numbers))
    return [model.from_db(DEFAULT_DB_ALIAS, names, values) for values in found]


@lru_cache(maxsize=64)
def _made_by(build: Callable[..., QuerySet[Row]], count: int) -> tuple[type[Row], list[str]]:
    model = build(anybody(None), *(_FIRST_NUMBER + place for place in range(count))).model
    return model, [field.attname for field in model._meta.concrete_fields]


def scope_of(user: User) -> list[int] | None:
    """The user's campaigns in a fixed order; None for a user who sees everything."""
    return None if user.campaign_scope is None else sorted(user.campaign_scope)


def anybody(campaigns: int | None) -> User:
    """Stands for every user who sees so many campaigns, while SQL is built."""
    user = User(pk=_USER)
    user.campaign_scope = None if campaigns is None else frozenset(_FIRST_CAMPAIGN + place for place in range(campaigns))
    return user


def stands_for(kind: type, place: int) -> Any:
    """What holds the place of the value at `place`, a number or the only moment, while SQL is built. Not for columns of small integers."""
    return _MOMENT if kind is datetime else _FIRST_NUMBER + place


def filled(parameters: tuple[Any, ...], user: User, values: tuple[Any, ...] = ()) -> list[Any]:
    """The parameters of SQL built for `anybody`, with those of this user and these numbers (of which one may be a moment)."""
    own: dict[Any, Any] = {_USER: user.pk}
    own |= {stands_for(type(value), place): value for place, value in enumerate(values)}
    own |= {_FIRST_CAMPAIGN + place: campaign for place, campaign in enumerate(scope_of(user) or ())}
    # Not `type(value) is int`: columns that are no keys get their values as psycopg's own kinds of int.
    return [own.get(value, value) if isinstance(value, (int, datetime)) else value for value in parameters]


def planned_once(sql: str, parameters: tuple[Any, ...]) -> Statement:
    """The same SQL so that PostgreSQL keeps one plan for everybody: what stands for the user's own numbers comes as a sub-select, which the
    planner can't look into, everything else as a literal, by which it finds the partial indexes.

    For conditions of which every value wants the same plan. PostgreSQL compares what a plan for the values at hand promises with one for any, and
    where few campaigns hold few tickets it plans anew each time, which takes longer than to count.
    """
    kept: list[Any] = []
    first, *texts = sql.split("%s")
    for value, text in zip(parameters, texts, strict=True):
        if isinstance(value, int) and value >= _USER:
            kept.append(value)
            # The cast outside: "IN ((SELECT …))" would be a join, and seen through.
            first += f"(SELECT %s::bigint)::bigint{text}"
        else:
            plain = Literal(value.value if isinstance(value, Enum) else value).as_string(None)
            first += plain.replace("%", "%%") + text
    return first, tuple(kept)


def is_personal(parameters: tuple[Any, ...]) -> bool:
    """Whether SQL built for `anybody` asks for the user, beyond the campaigns."""
    return _USER in parameters


@lru_cache(maxsize=1024)
def _compiled(build: Build, campaigns: int | None, count: int) -> Statement:
    found = build(anybody(campaigns), *(_FIRST_NUMBER + place for place in range(count)))
    sql, parameters = found.query.sql_with_params()
    return sql, tuple(parameters)
