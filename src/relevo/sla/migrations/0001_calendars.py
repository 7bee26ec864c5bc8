import django.db.models.functions.text
import relevo.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("time_zone", models.CharField(max_length=64)),
                ("week", models.JSONField()),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("subdivision", models.CharField(blank=True, default="", max_length=40)),
                ("exceptions", models.JSONField(default=list)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=relevo.core.clock.now)),
                ("updated_at", models.DateTimeField(default=relevo.core.clock.now)),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name"), "pk"],
                "constraints": [models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="calendar_name")],
            },
        ),
    ]
