"""Tables that can only be added to: the database itself refuses to change or remove their rows.

Used in migrations: `operations = [refuse_changes("tickets_ticketevent")]`, in a migration that depends on
`("core", "0003_append_only_audit_trail")`, where the function behind the triggers is made.
"""

import re

from django.db.migrations import RunSQL

MAKE_FUNCTION = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
DROP_FUNCTION = "DROP FUNCTION core_refuse_change()"


def refuse_changes(table: str) -> RunSQL:
    """A reversible operation: UPDATE, DELETE and TRUNCATE of `table` fail, whoever asks.

    Row triggers for UPDATE and DELETE, so that a statement that meets no row stays harmless.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,50}", table):
        raise ValueError(f"{table!r} is not the name of a table")
    return RunSQL(
        sql=f"""
            CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
        """,
        reverse_sql=f"""
            DROP TRIGGER {table}_no_change ON {table};
            DROP TRIGGER {table}_no_truncate ON {table};
        """,
    )
