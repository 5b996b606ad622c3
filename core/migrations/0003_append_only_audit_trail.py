"""The audit trail and its seals can only be added to; see docs/decisions/004-audit-trail.md."""

from django.db import migrations, models

from core.append_only import DROP_FUNCTION, MAKE_FUNCTION, refuse_changes

# A transaction that writes to the trail gets its number before its first row gets an id. So whoever sees
# row N, and then waits until every transaction numbered so far has ended, will never meet a smaller id again.
NUMBER_THE_TRANSACTION_FIRST = """
CREATE FUNCTION core_number_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    RETURN NULL;
END
$$;
CREATE TRIGGER auditlog_logentry_number_transaction BEFORE INSERT ON auditlog_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_number_transaction();
"""
NO_LONGER = """
DROP TRIGGER auditlog_logentry_number_transaction ON auditlog_logentry;
DROP FUNCTION core_number_transaction();
"""


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
        migrations.RunSQL(sql=NUMBER_THE_TRANSACTION_FIRST, reverse_sql=NO_LONGER),
        refuse_changes("auditlog_logentry"),
        refuse_changes("core_auditseal"),
    ]
