"""The queue of homepages changed after sign-off is found by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0008_measures_by_admission")]

    operations = [
        migrations.AddIndex(
            model_name="homepage",
            index=models.Index(
                condition=models.Q(("checked_revision__lt", models.F("revision"))),
                fields=["hospital", "-id"],
                name="homepage_changed_later",
            ),
        ),
    ]
