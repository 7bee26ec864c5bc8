from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0023_priorities")]

    operations = [
        migrations.AddField(model_name="macro", name="field_values", field=models.JSONField(blank=True, null=True)),
    ]
