"""Expressions for hot lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, JSONField, Model


class ColumnOf(Func):
    """One column of the row that a foreign key names, NULL where there is none: ``ColumnOf("assignee_id", User, "name")``.

    A sub-select, planned for itself: with five joined tables PostgreSQL spends ten times as long on weighing the orders of the
    joins as on fetching fifty rows. Only for rows that are limited to a page, since it is looked up row by row.
    """

    template = "(SELECT named.%(column)s FROM %(table)s named WHERE named.%(key)s = %(expressions)s)"

    def __init__(self, foreign_key: str, model: type[Model], column: str, **extra: Any) -> None:
        meta: Any = model._meta
        names = {"table": meta.db_table, "column": meta.get_field(column).column, "key": meta.pk.column}
        super().__init__(F(foreign_key), output_field=meta.get_field(column), **{name: f'"{value}"' for name, value in names.items()}, **extra)


class Facts(Func):
    """Columns as a JSON object: ``Facts(id="pk", name="user__name")``.

    What Django's JSONObject makes, with the names written into the statement. There they are parameters: forty of the ticket page's head, which were
    converted, sent and cast with every page, a tenth of its time.
    """

    output_field = JSONField()

    def __init__(self, **columns: Any) -> None:
        if strange := [name for name in columns if not name.isidentifier()]:
            raise ValueError(f"not the names of facts: {strange}")
        super().__init__(*columns.values())
        self.names = tuple(columns)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts, values = [], []
        for name, expression in zip(self.names, self.source_expressions, strict=True):
            sql, own = compiler.compile(expression)
            parts.append(f"'{name}', {sql}")
            values += own
        return f"jsonb_build_object({', '.join(parts)})", values


class OneOf(Func):
    """A condition: the column is one of these whole numbers, which may be thousands. They travel as one parameter."""

    output_field = BooleanField()

    def __init__(self, column: str, numbers: Sequence[int], **extra: Any) -> None:
        super().__init__(F(column), **extra)
        self.numbers = list(numbers)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, values = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s::bigint[])", [*values, self.numbers]
