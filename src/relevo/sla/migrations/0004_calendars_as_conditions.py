"""Conditions ask calendars under the version of the desk's rules, which desks have from their first rule on: from now on, from their first calendar."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sla", "0003_report"), ("accounts", "0013_rules_version")]

    operations = [
        migrations.RunSQL(
            "UPDATE accounts_desk SET rules_version = 'calendars' WHERE rules_version = '' AND EXISTS (SELECT FROM sla_calendar)",
            migrations.RunSQL.noop,
            elidable=True,
        )
    ]
