import django.db.models.deletion
from django.db import migrations, models

import relevo.core.clock


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_views_notes")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="merged_into",
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="tickets.ticket"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index("merged_into", condition=models.Q(("merged_into__isnull", False)), name="ticket_merged"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", True), ("status", "closed"), _connector="OR"), name="ticket_merged_is_closed"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(condition=models.Q(("merged_into", models.F("number")), _negated=True), name="ticket_merged_not_self"),
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="placement", serialize=False, to="tickets.message"
                    ),
                ),
                ("created_at", models.DateTimeField(default=relevo.core.clock.now)),
                (
                    "origin",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="split_off", to="tickets.ticket"),
                ),
                (
                    "ticket",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="tickets.ticket"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("ticket", models.F("origin")), _negated=True), name="placement_elsewhere")
                ],
            },
        ),
    ]
