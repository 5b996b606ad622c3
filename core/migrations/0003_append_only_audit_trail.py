"""The audit trail and its seals can only be added to; see docs/decisions/004-audit-trail.md."""

from django.db import migrations, models

from core.append_only import DROP_FUNCTION, MAKE_FUNCTION, refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_answers_mails_and_interrupted_jobs"),
        ("auditlog", "0017_add_actor_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditseal", name="row_digests", field=models.BinaryField(default=bytes)
        ),
        migrations.RunSQL(sql=MAKE_FUNCTION, reverse_sql=DROP_FUNCTION),
        refuse_changes("auditlog_logentry"),
        refuse_changes("core_auditseal"),
    ]
