"""Reads from a PostgreSQL server what tuning proposals rest on: indexes, pages, slow statements (M20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from inspections.collecting.limits import Limits
from inspections.collecting.postgresql_session import Gone, Locked, QueryFailed, Session
from inspections.domain.statement_text import masked
from inspections.domain.tuning import Index, Picture, Statement, Table

_OURS = "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"
_INDEXES = f"""
SELECT n.nspname::text, c.relname::text, t.relname::text, pg_relation_size(c.oid), coalesce(s.idx_scan, 0),
  concat_ws('|', c.relam, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
    i.indnkeyatts, coalesce(pg_get_expr(i.indexprs, i.indrelid), ''),
    coalesce(pg_get_expr(i.indpred, i.indrelid), '')),
  i.indisunique, i.indisprimary, i.indisexclusion,
  EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid), i.indisreplident,
  i.indisvalid AND i.indisready,
  EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid),
  EXISTS (SELECT 1 FROM pg_inherits h WHERE h.inhrelid = c.oid), c.oid::bigint
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = c.oid
WHERE c.relkind = 'i' AND c.relpersistence = 'p' AND {_OURS}
"""  # noqa: S608 - nothing in it comes from outside
_DENSITIES = f"""
SELECT k.oid::bigint, x.avg_leaf_density FROM (
  SELECT c.oid FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_index i ON i.indexrelid = c.oid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'i' AND a.amname = 'btree' AND i.indisvalid AND c.relpersistence = 'p'
    AND c.relpages BETWEEN 128 AND 655360 AND {_OURS} ORDER BY c.relpages DESC LIMIT 10) k
CROSS JOIN LATERAL pgstatindex(k.oid) x
"""  # noqa: S608
_TABLES = f"""
SELECT k.nspname::text, k.relname::text, x.table_len, x.dead_tuple_percent + x.approx_free_percent FROM (
  SELECT c.oid, n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p' AND {_OURS} ORDER BY c.relpages DESC LIMIT 10) k
CROSS JOIN LATERAL pgstattuple_approx(k.oid) x
"""  # noqa: S608
_ESTIMATES = f"""
SELECT n.nspname::text, c.relname::text, c.relpages::bigint * 8192, 100.0 * (c.relpages - e.need) / c.relpages
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN LATERAL (SELECT ceil(c.reltuples / greatest(1, floor((8192 - 24)
    * coalesce((SELECT replace(o, 'fillfactor=', '')::int FROM unnest(c.reloptions) o
                WHERE o LIKE 'fillfactor=%'), 100)
    / 100.0 / (28 + 8 * ceil(sum((1 - w.stanullfrac) * w.stawidth) / 8.0))))) AS need
  FROM inspect.column_width w WHERE w.starelid = c.oid AND NOT w.stainherit HAVING count(*) > 0) e ON true
WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relpages > 128 AND c.reltuples > 0 AND {_OURS}
ORDER BY c.relpages - e.need DESC LIMIT 10
"""  # noqa: S608
_STATEMENTS = """
SELECT s.queryid::text, s.query, s.calls, s.total_exec_time, s.mean_exec_time, s.rows, s.shared_blks_read,
  s.temp_blks_written
FROM pg_stat_statements s WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY s.total_exec_time DESC LIMIT 20
"""
_EXTENSIONS = """
SELECT e.extname::text, quote_ident(n.nspname)
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname IN ('pgstattuple', 'pg_stat_statements')
"""
_STANDBYS = "SELECT count(*) FROM pg_stat_replication"


def look(dsn: str, databases: Iterable[str], *, limits: Limits | None = None) -> list[Picture]:
    """One picture a database; a part that cannot be read is left out of it. Raises Unreachable."""
    limits = limits or Limits()
    found = []
    for name in databases:
        session = Session(dsn, limits, name)
        try:
            found.append(_picture(session, limits))
        finally:
            session.close()
    return found


def _picture(session: Session, limits: Limits) -> Picture:
    facts = session.facts()
    schemas = {str(name): str(schema) for name, schema in _rows(session, _EXTENSIONS, limits)}
    can_measure = "pgstattuple" in schemas and limits.reads_pages
    densities = _rows(session, _DENSITIES, limits, schemas["pgstattuple"]) if can_measure else []
    tables = _rows(session, _TABLES, limits, schemas["pgstattuple"]) if can_measure else []
    # Without pages read the widths of columns tell roughly; without the view of them (PG-028) nothing does.
    estimates = [] if can_measure else _rows(session, _ESTIMATES, limits)
    slow = "pg_stat_statements"
    statements = _rows(session, _STATEMENTS, limits, schemas[slow]) if slow in schemas else []
    return Picture(
        database=str(facts["database"]),
        at=limits.now(),
        counted_since=facts["counted_since"],
        has_standby=any(count for (count,) in _rows(session, _STANDBYS, limits)),
        version_num=int(facts["version_num"]),
        indexes=tuple(_index(row, dict(densities)) for row in _rows(session, _INDEXES, limits)),
        tables=tuple(
            Table(row[0], row[1], int(row[2]), _decimal(row[3]), not can_measure)
            for row in (*tables, *estimates)
        ),
        statements=tuple(_statement(row) for row in statements),
    )


def _rows(session: Session, query: str, limits: Limits, schema: str = "") -> list[tuple[Any, ...]]:
    path = f"pg_catalog, {schema}" if schema else "pg_catalog"
    try:
        return session.ask(query, seconds=limits.statement_s, search_path=path)
    except (Locked, QueryFailed, Gone):
        return []


def _index(row: tuple[Any, ...], densities: dict[int, Any]) -> Index:
    *facts, oid = row
    density = densities.get(oid)
    return replace(Index(*facts), density_percent=None if density is None else _decimal(density))


def _statement(row: tuple[Any, ...]) -> Statement:
    query_id, text, calls, total, mean, count, read, temp = row
    return Statement(
        str(query_id), masked(str(text)), calls, _decimal(total), _decimal(mean), count, read, temp
    )


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))
