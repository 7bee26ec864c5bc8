import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import relevo.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0012_customer_panel"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamRouting",
            fields=[
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("channel_capacities", models.JSONField(blank=True, default=dict)),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="routing", serialize=False, to="accounts.team"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("off", "By hand"), ("round_robin", "In turn"), ("least_busy", "To who has the least to do")],
                        default="off",
                        max_length=20,
                    ),
                ),
                (
                    "language_match",
                    models.CharField(
                        choices=[("ignored", "Does not matter"), ("preferred", "Preferred"), ("required", "Required")],
                        default="ignored",
                        max_length=10,
                    ),
                ),
                (
                    "skill_match",
                    models.CharField(
                        choices=[("ignored", "Does not matter"), ("preferred", "Preferred"), ("required", "Required")],
                        default="ignored",
                        max_length=10,
                    ),
                ),
                ("prefers_last", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=relevo.core.clock.now)),
                ("conditions", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="skill_name_unique")],
            },
        ),
        migrations.CreateModel(
            name="Abilities",
            fields=[
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("channel_capacities", models.JSONField(blank=True, default=dict)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="abilities",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None),
                ),
                ("skills", models.ManyToManyField(blank=True, related_name="holders", to="routing.skill")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField(default=relevo.core.clock.now)),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="accounts.team")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="turns", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("team", "user"), name="turn_unique")],
            },
        ),
    ]
