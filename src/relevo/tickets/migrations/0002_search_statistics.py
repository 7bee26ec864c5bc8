"""Larger samples of the search columns.

`core.search.newest_matches` asks PostgreSQL how many rows a query will match, to tell frequent words from others. With the usual 100 (1,000 most
common words) it knows too few of them; 200 know every word that stands in one of two hundred messages. More would not make the answer
better, but every planning slower: with 2,000 it takes a millisecond to read the statistics alone.
"""

from django.db import migrations

FORWARD = "ALTER TABLE {0} ALTER COLUMN search SET STATISTICS 200;"
BACK = "ALTER TABLE {0} ALTER COLUMN search SET STATISTICS -1;"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD.format(table), BACK.format(table)) for table in ("tickets_ticket", "tickets_message")]
