from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0028_due"),
    ]

    operations = [
        migrations.AddField(
            model_name="macro",
            name="conditions",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="template",
            name="conditions",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
