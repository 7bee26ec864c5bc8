from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_team_signature")]

    operations = [
        migrations.AddField(model_name="user", name="shows_customer", field=models.BooleanField(db_default=True, default=True)),
    ]
