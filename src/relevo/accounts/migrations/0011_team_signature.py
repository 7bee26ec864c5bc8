from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_ticket_sections")]

    operations = [
        migrations.AddField(model_name="team", name="signature_html", field=models.TextField(blank=True, db_default="", default="")),
    ]
