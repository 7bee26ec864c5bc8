"""Whether the tables of a generated desk are those that today's migrations make: one that was changed or squashed passes for applied."""

from __future__ import annotations

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from relevo.ops import migrating


def difference() -> str:
    """Applies missing migrations; then the first difference between tables and migrations in a few words, empty where there is none."""
    try:
        migrating.bring_up_to_date()
    except Exception as error:
        connection.close()
        return f"its migrations can't be applied: {' '.join(str(error).split())[:200]}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        columns = set(cursor.fetchall())
        cursor.execute("SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'")
        indexes = set(cursor.fetchall())
    for model in MigrationLoader(connection).project_state().apps.get_models():
        meta = model._meta
        if not meta.managed:
            continue
        wanted = {(meta.db_table, field.column) for field in meta.concrete_fields}
        named = [index.name for index in meta.indexes]
        named += [constraint.name for constraint in meta.constraints if isinstance(constraint, models.UniqueConstraint)]
        found = {pair for pair in columns if pair[0] == meta.db_table}
        if wanted != found:
            return f"columns: {sorted(column for _, column in wanted ^ found)}"
        if missing := {(meta.db_table, name) for name in named} - indexes:
            return f"indexes: {sorted(name for _, name in missing)}"
        # A single column's index that Django makes is named by a hash; their number tells enough.
        implied = sum(1 for field in meta.local_concrete_fields if field.db_index and not field.unique)
        present = sum(1 for table, _ in indexes if table == meta.db_table)
        unique = sum(1 for field in meta.local_concrete_fields if field.unique)
        if present < implied + unique + len(named):
            return f"fewer indexes than expected on {meta.db_table}"
    return ""
