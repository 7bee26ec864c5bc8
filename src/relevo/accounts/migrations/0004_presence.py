"""Presence: what was chosen, who attends, and the leases of open pages (S3). Why the last two are UNLOGGED stands in `accounts.presence`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Half of each page stays free, so that the new versions of a row, one a heartbeat, find room beside the old ones (HOT updates).
UNLOGGED = """
ALTER TABLE accounts_presencelease SET UNLOGGED;
ALTER TABLE accounts_presencelease SET (fillfactor = 50);
ALTER TABLE accounts_attendance SET UNLOGGED;
ALTER TABLE accounts_attendance SET (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="attendance",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PresenceLease",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("ticket_number", models.BigIntegerField()),
                ("campaign_id", models.BigIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("writing", models.CharField(blank=True, choices=[("answer", "Answer"), ("comment", "Comment")], default="", max_length=10)),
                ("writing_until", models.DateTimeField(null=True)),
                ("is_over", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="presence_leases", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ticket_number"], name="presence_ticket")],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="presence",
            field=models.CharField(
                choices=[
                    ("available", "Available"),
                    ("away", "Away"),
                    ("do_not_disturb", "Do not disturb"),
                    ("busy", "Busy"),
                    ("offline", "Offline"),
                ],
                db_default="available",
                default="available",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("presence__in", ("available", "away", "do_not_disturb"))), name="user_presence_chosen"
            ),
        ),
        migrations.RunSQL(UNLOGGED, migrations.RunSQL.noop),
    ]
