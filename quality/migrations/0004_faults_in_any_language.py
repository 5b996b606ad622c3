"""Why a check failed is kept as a sentence with gaps, so that each reader gets it in their own language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0003_files_and_their_chunks")]

    operations = [
        migrations.RemoveField(model_name="homepagefile", name="reason"),
        migrations.AddField(
            model_name="homepagefile",
            name="fault",
            field=models.JSONField(blank=True, default=dict, verbose_name="reason"),
        ),
    ]
