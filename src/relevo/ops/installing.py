"""Makes all tables of an empty database at once, as they are after the last migration.

Applied one by one, a hundred migrations change tables that were made moments before, and Django works out the models anew for each change:
nine tenths of the time that a first start took. Here the models after the last migration are worked out once, and their tables made from
them. What migrations say in SQL or Python is run in their order; only what is marked as `elidable` is left out, since it is about rows
of older installations. So such operations meet the newest tables here, and those of their time where a desk is upgraded.

Others' migrations are few and small, and are applied one by one before: those of Procrastinate can't stand in one transaction.
A test compares the result with that of all migrations one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation
from django.db.migrations.state import ProjectState

# What these do shows in the models after the last migration; django-pgtrigger's are among them.
IN_MODELS: tuple[type[Operation], ...] = (ModelOperation, FieldOperation, IndexOperation)


def install(connection: BaseDatabaseWrapper) -> bool:
    """Makes the tables and notes all migrations as applied; returns whether it did.

    It does nothing where there is a table already, or where a migration does something that is not known here: then `migrate` has to go the usual
    way. `migrate` is called afterwards in any case, for what Django does behind migrations. Ours are one transaction; one that was
    interrupted before it leaves others' tables at most, from where `migrate` goes on.
    """
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    ends = executor.loader.graph.leaf_nodes()
    theirs = [end for end in ends if not _is_own(end[0])]
    first = [migration for migration, _ in executor.migration_plan(theirs)]
    plan = [migration for migration, _ in executor.migration_plan(ends) if migration not in first]
    if not all(_is_known(migration) for migration in plan) or any(_is_own(migration.app_label) for migration in first):
        return False
    executor.migrate(theirs)
    models = executor.loader.project_state()
    before, after = _around_tables(first, plan)
    with transaction.atomic(connection.alias):
        _run(before, models, connection)
        with connection.schema_editor() as editor:
            for model in models.apps.get_models():
                if _is_own(model._meta.app_label) and model._meta.managed and not model._meta.proxy:
                    editor.create_model(model)
        _run(after, models, connection)
        for migration in plan:
            for app, name in migration.replaces or [(migration.app_label, migration.name)]:
                executor.recorder.record_applied(app, name)
    return True


def _is_own(app: str) -> bool:
    return apps.get_app_config(app).name.startswith("relevo.")


def _is_known(migration: Migration) -> bool:
    return migration.atomic and all(isinstance(operation, (*IN_MODELS, RunSQL, RunPython)) for operation in migration.operations)


def _around_tables(done: Iterable[Migration], plan: Iterable[Migration]) -> tuple[Sequence[Migration], Sequence[Migration]]:
    """Migrations that neither make tables nor depend on such (columns may need their functions), and the others."""
    before, after = [], []
    ready = {(migration.app_label, migration.name) for migration in done}
    for migration in plan:
        if ready.issuperset(migration.dependencies) and not any(isinstance(operation, IN_MODELS) for operation in migration.operations):
            before.append(migration)
            ready.add((migration.app_label, migration.name))
        else:
            after.append(migration)
    return before, after


def _run(plan: Iterable[Migration], models: ProjectState, connection: BaseDatabaseWrapper) -> None:
    for migration in plan:
        statements = [operation for operation in migration.operations if not isinstance(operation, IN_MODELS) and not operation.elidable]
        if statements:
            with connection.schema_editor() as editor:
                for operation in statements:
                    operation.database_forwards(migration.app_label, editor, models, models)
