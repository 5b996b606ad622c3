"""Measures say in which version their facts were taken, and are found by the day of admission."""

from django.db import migrations, models

FILL = """
UPDATE quality_staymeasure SET admitted_on = (facts ->> 'admitted_on')::date
WHERE facts ->> 'admitted_on' IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("quality", "0007_files_know_their_hospital")]

    operations = [
        migrations.AddField(
            model_name="staymeasure",
            name="admitted_on",
            field=models.DateField(null=True, verbose_name="admitted on"),
        ),
        migrations.AddField(
            model_name="staymeasure",
            name="facts_version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="version of the facts"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="staymeasure",
            index=models.Index(fields=["admitted_on"], name="measure_by_admission"),
        ),
    ]
