"""Foreign keys are found by an index, and by one only: a second one costs each write and each plan."""

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db
LEAN = ("inspections", "quality", "tickets")
NEVER_SEARCHED_BY = {
    ("tickets_ticket", "version_id"),
    ("tickets_ticketevent", "actor_id"),
    ("tickets_clock", "contract_id"),
    ("tickets_clock", "term_id"),
    ("tickets_clock", "calendar_id"),
}
BEGINNINGS = """
SELECT c.relname, ic.relname, a.attname, x.indnatts, x.indisunique
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class ic ON ic.oid = x.indexrelid
JOIN pg_am am ON am.oid = ic.relam AND am.amname = 'btree'
JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
WHERE c.relnamespace = 'public'::regnamespace AND x.indpred IS NULL
"""


def test_each_foreign_key_has_one_index_that_begins_with_it():
    with connection.cursor() as cursor:
        cursor.execute(BEGINNINGS)
        rows = cursor.fetchall()
    begins: dict[tuple[str, str], list[tuple[str, int, bool]]] = {}
    for table, index, column, width, is_unique in rows:
        begins.setdefault((table, column), []).append((index, width, is_unique))
    keys = [
        (model._meta.db_table, field.column)
        for app in LEAN
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey)
    ]

    without = {key for key in keys if key not in begins}
    alone = [one for key in keys for one in begins.get(key, []) if one[1] == 1 and not one[2]]
    covered = [
        one[0]
        for key in keys
        for one in begins.get(key, [])
        if one in alone and any(other[1] > 1 for other in begins[key])
    ]

    assert (without, covered) == (NEVER_SEARCHED_BY, [])
