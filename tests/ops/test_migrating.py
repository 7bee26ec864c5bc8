"""What is done beside the migrations themselves."""

from __future__ import annotations

import pytest
from django.db import connection

from relevo.ops.migrating import analyze_new_columns

SEEN = "SELECT attname FROM pg_stats WHERE tablename = 'grown' ORDER BY attname"


@pytest.mark.django_db
def test_the_server_looks_at_columns_that_a_migration_has_added():
    with connection.cursor() as cursor:
        cursor.execute('CREATE TABLE grown (id int, "Odd name" text)')
        cursor.execute("CREATE TABLE empty (id int)")
        cursor.execute("INSERT INTO grown SELECT n, 'x' FROM generate_series(1, 100) n")
        cursor.execute("ANALYZE grown")
        cursor.execute('ALTER TABLE grown DROP COLUMN "Odd name", ADD COLUMN "New, added" text, ADD COLUMN other int')
        cursor.execute(SEEN)
        assert cursor.fetchall() == [("id",)]
        analyze_new_columns()
        cursor.execute(SEEN)
        assert cursor.fetchall() == [("New, added",), ("id",), ("other",)]
