from django.db import migrations, models

import quality.models.rules


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0006_drop_covered_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="homepagefile",
            name="org_code",
            field=models.CharField(blank=True, max_length=22, verbose_name="institution code"),
        ),
        migrations.AddField(
            model_name="homepagefile",
            name="starts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="times started"),
        ),
        migrations.AddField(
            model_name="homepagepolicy",
            name="org_code",
            field=models.CharField(
                blank=True,
                help_text="9, 18 or 22 digits and capital letters, as in your homepages. Every row of a file with another code is found (HP-B-012); while it is not set, every row that differs from the first.",
                max_length=22,
                validators=[quality.models.rules.check_org_code],
                verbose_name="institution code",
            ),
        ),
    ]
