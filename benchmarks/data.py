"""`data`: makes the generated desks, so that later benchmarks find them."""

from __future__ import annotations

import argparse
import json

from benchmarks import store
from benchmarks.report import Figure, Report

HELP = "makes the generated desks of the sizes given, and says how long it took and how large they are"


def run(options: argparse.Namespace) -> Report:
    """Makes the data where it is missing; measures nothing but sizes."""
    report = Report("data", options.size)
    with store.opened(options.size):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            report.add(Figure("database on the disk, MB", value=cursor.fetchone()[0] / 1e6))
            cursor.execute(
                "SELECT relname, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                "'public'::regnamespace"
                " ORDER BY 2 DESC LIMIT 8"
            )
            for table, total, indexes in cursor.fetchall():
                report.add(Figure(f"{table}, MB ({indexes / 1e6:.0f} in indexes)", value=total / 1e6))
    seconds = json.loads((store.folder_of(options.size) / store.MARK).read_text())["seconds"]
    report.add(Figure("making it, seconds", value=sum(seconds.values())))
    return report
