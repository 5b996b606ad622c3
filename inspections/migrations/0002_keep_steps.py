"""Steps of inspections are only ever added."""

from django.db import migrations

from core.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0001_first_tables"),
        ("core", "0003_append_only_audit_trail"),
    ]

    operations = [refuse_changes("inspections_inspectionevent")]
