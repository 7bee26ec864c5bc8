from django.db import migrations, models

import relevo.core.clock

# Once, over all tickets: from here on every tag is noted when it is put on one.
FILL = """INSERT INTO tickets_tag (name, is_active, created_at)
SELECT DISTINCT name, true, now() FROM (
    SELECT unnest(tags) AS name FROM tickets_ticket WHERE tags <> '{}' UNION ALL SELECT unnest(tags) FROM tickets_macro
) AS given WHERE name <> ''"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0031_due_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=relevo.core.clock.now)),
            ],
            options={"ordering": ["name", "pk"]},
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
