"""Nobody's name is an empty text: the words for it were stored in English before."""

from django.db import migrations, models

FORWARD = """
UPDATE contacts_contact c SET name = '' FROM contacts_identity i
WHERE i.contact_id = c.id AND i.kind = 'unknown' AND i.value = 'email' AND c.is_unidentified;
UPDATE contacts_identity SET display = '' WHERE kind = 'unknown' AND value = 'email';
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_search")]

    operations = [
        migrations.AlterField(model_name="contact", name="name", field=models.CharField(blank=True, default="", max_length=200)),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
