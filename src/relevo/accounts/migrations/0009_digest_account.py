from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_words")]

    operations = [
        migrations.AddField(model_name="desk", name="digest_account_id", field=models.BigIntegerField(blank=True, null=True)),
    ]
