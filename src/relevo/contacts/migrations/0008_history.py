import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import relevo.core.clock
from django.conf import settings
from django.db import migrations, models


# Who was linked with whom, and what was decided, becomes part of the history; the decisions themselves stay where they are.
DECISIONS = """
INSERT INTO contacts_contactevent (contact_id, other_id, verb, actor_kind, actor_user_id, actor_label, data, at)
SELECT person_id, profile_id, verb, actor_kind, actor_user_id, '', CASE WHEN reasons = '[]' THEN '{}' ELSE jsonb_build_object('reasons', reasons) END, at
FROM contacts_linkrecord ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0007_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=20)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_label", models.CharField(blank=True, default="", max_length=60)),
                ("data", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(default=relevo.core.clock.now)),
                (
                    "actor_user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="contacts.contact"),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.contact"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["contact", "-id"], name="contact_events"),
                    models.Index(condition=models.Q(("other__isnull", False)), fields=["other", "-id"], name="contact_events_of_other"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dfdfd5329c7c33f816f7ec99052f6d9954111a2b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_immutable_68e94",
                    table="contacts_contactevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="991512445aae7ba77e698a6d92430efec964d4f3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_e83e5",
                    table="contacts_contactevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(DECISIONS, migrations.RunSQL.noop),
    ]
