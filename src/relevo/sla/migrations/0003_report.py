from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sla", "0002_policies")]

    operations = [
        migrations.RemoveIndex(model_name="target", name="target_decided"),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(
                fields=["decided_at"],
                include=["kind", "policy", "team", "agent", "ticket", "breached_at", "met_at", "spent_seconds"],
                name="target_report",
                condition=models.Q(decided_at__isnull=False),
            ),
        ),
    ]
