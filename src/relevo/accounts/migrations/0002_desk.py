"""The one row with the desk's settings."""

from django.db import migrations


def add_desk(apps, schema_editor):
    apps.get_model("accounts", "Desk").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add_desk, migrations.RunPython.noop)]
