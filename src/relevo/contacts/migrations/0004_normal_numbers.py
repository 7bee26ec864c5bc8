"""Telephone numbers with a country code come into their one form; those without one stay as they were, since nobody knows their country."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from relevo.contacts import phones

BATCH = 1000


def forward(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A number whose new form belongs to somebody else already stays with its contact in the old form."""
    identities = apps.get_model("contacts", "Identity").objects
    for identity in identities.filter(kind="phone", value__startswith="+").iterator(chunk_size=BATCH):
        value = phones.lenient(identity.value)
        if value != identity.value and not identities.filter(kind="phone", scope=identity.scope, value=value).exists():
            identities.filter(pk=identity.pk).update(value=value, display=identity.display or identity.value)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_unknown_names")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop, elidable=True)]
