import django.db.models.deletion
import django.db.models.functions.text
import relevo.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_customer_panel"),
        ("tickets", "0026_search_of_notes_and_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("texts", models.JSONField(default=dict)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=relevo.core.clock.now)),
                ("updated_at", models.DateTimeField(default=relevo.core.clock.now)),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="templates", to="accounts.campaign"
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name"), "pk"],
                "constraints": [models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="template_name")],
            },
        ),
    ]
