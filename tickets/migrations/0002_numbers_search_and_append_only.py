"""What Django's models cannot say: the number sequence, search by pairs of characters, append-only events."""

from django.db import migrations

from core.append_only import refuse_changes

# Chinese is searched by words of two characters, too short for trigrams: every pair of neighbouring
# characters of a text goes into a GIN index. The cost makes the planner try the cheap LIKE first.
MAKE_PAIRS = """
CREATE FUNCTION tickets_pairs(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
    SELECT coalesce(array_agg(DISTINCT pair), '{}')
    FROM (
        SELECT letter || lead(letter) OVER (ORDER BY place) AS pair
        FROM unnest(string_to_array(value, NULL)) WITH ORDINALITY AS letters(letter, place)
    ) AS pairs
    WHERE pair IS NOT NULL AND pair !~ '[[:space:]]'
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0001_first_tables"),
        ("core", "0003_append_only_audit_trail"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE tickets_number_seq START 100001 MINVALUE 100001",
            "DROP SEQUENCE tickets_number_seq",
        ),
        migrations.RunSQL(MAKE_PAIRS, "DROP FUNCTION tickets_pairs(text)"),
        migrations.RunSQL(
            "CREATE INDEX ticket_search ON tickets_ticket USING gin (tickets_pairs(search))",
            "DROP INDEX ticket_search",
        ),
        refuse_changes("tickets_ticketevent"),
    ]
