"""Fill the measuring database: tickets over three years, six events and four clocks each.

One in fifty tickets is open and keeps timers running; one clock in twelve was breached. Every value comes
from a seeded random generator, so two fills are alike.
"""

import time
from datetime import datetime

from django.core.management import call_command
from django.db import connection, transaction

SEED = 0.2026
YEARS = 3
OPEN_SHARE = 50  # one ticket in so many is open
TIMERS = 50_000

TICKETS = """
INSERT INTO tickets_ticket (
    id, number, contract_id, version_id, system_id, kind, severity, state, title, description, channel,
    reporter_id, reporter_name, reporter_phone, department_id, assignee_id, occurred_at, recorded_at,
    answered_at, arrived_at, solved_at, confirmed_at, archived_at, updated_at, cause, remedy, work_minutes,
    next_due_at, is_breached, is_paused)
SELECT i, (900000000 + i)::text, contract, version, system, kind, severity,
    CASE WHEN NOT is_open THEN CASE WHEN r4 < 0.02 THEN 'cancelled' ELSE 'archived' END
         ELSE (ARRAY['new','answered','answered','on_the_way','arrived'])[1 + floor(r4 * 5)::int] END,
    (ARRAY['打印机','登录','病案首页','医嘱','叫号屏','检验接口','报表','手术记录','护理记录','数据库'])[1 + floor(r1 * 10)::int]
        || (ARRAY['无法','偶尔不能','很慢地','重复','提示错误不能'])[1 + floor(r2 * 5)::int]
        || (ARRAY['打开','保存','打印','显示','同步','导出','刷新'])[1 + floor(r3 * 7)::int] || ' ' || i,
    '科室来电反映，重启后仍然出现，请尽快处理。', (ARRAY['phone','web','wechat','qq','remote'])[1 + floor(r5 * 5)::int],
    reporter, (ARRAY['王','李','张','刘','陈'])[1 + floor(r1 * 5)::int] || '老师', '', department, assignee,
    at, at + interval '1 min',
    at + interval '5 min', NULL,
    CASE WHEN is_open THEN NULL ELSE at + interval '2 h' END,
    CASE WHEN is_open THEN NULL ELSE at + interval '3 h' END,
    CASE WHEN is_open THEN NULL ELSE at + interval '1 day' END,
    at, '配置有误', '已修正并复核', 30,
    CASE WHEN is_open THEN %(now)s + (1 + r2 * 40) * interval '1 h' END,
    r1 < 0.08, false
FROM (
    SELECT i, i %% %(open_share)s = 0 AS is_open,
        %(now)s - interval '2 days' - (%(count)s - i) * (%(years)s * interval '365 days' / %(count)s) AS at,
        random() AS r1, random() AS r2, random() AS r3, random() AS r4, random() AS r5,
        (ARRAY['fault','fault','fault','bug','consulting','function_adjustment'])[1 + floor(random() * 6)::int] AS kind,
        (ARRAY['low','normal','normal','normal','high','critical'])[1 + floor(random() * 6)::int] AS severity,
        1 + floor(random() * cardinality(%(contracts)s::bigint[]))::int AS c
    FROM generate_series(1, %(count)s) AS i
) AS base
CROSS JOIN LATERAL (
    SELECT (%(contracts)s::bigint[])[c] AS contract, (%(versions)s::bigint[])[c] AS version,
        (%(systems)s::bigint[])[c] AS system, (%(reporters)s::bigint[])[c] AS reporter,
        (%(departments)s::bigint[])[c] AS department, (%(assignees)s::bigint[])[c] AS assignee
) AS chosen
"""

EVENTS = """
INSERT INTO tickets_ticketevent (ticket_id, type, occurred_at, recorded_at, actor_id, party, channel, payload)
SELECT t.id, e.type, t.occurred_at + e.after, t.occurred_at + e.after, t.reporter_id, e.party, '', '{}'::jsonb
FROM tickets_ticket t
CROSS JOIN (VALUES
    ('reported', interval '0', 'hospital'), ('responded', interval '5 min', 'supplier'),
    ('set_out', interval '20 min', 'supplier'), ('arrived', interval '50 min', 'supplier'),
    ('solved', interval '2 h', 'supplier'), ('closed', interval '3 h', 'hospital')
) AS e(type, after, party)
"""

CLOCKS = """
INSERT INTO tickets_clock (
    ticket_id, contract_id, kind, cycle, term_id, calendar_id, state, budget_us, started_at, running_since,
    consumed_us, due_at, met_at, breached_at, detected_at, is_excused, is_not_computable, fire_points, next_fire_at)
SELECT t.id, t.contract_id, k.kind, 1, k.term, k.calendar,
    CASE WHEN running THEN 'running' WHEN t.archived_at IS NULL THEN 'met' ELSE 'met' END,
    3600000000, t.occurred_at, CASE WHEN running THEN t.occurred_at END, CASE WHEN running THEN 0 ELSE 300000000 END,
    due, CASE WHEN running THEN NULL ELSE t.occurred_at + interval '5 min' END,
    CASE WHEN NOT running AND late THEN due END, CASE WHEN NOT running AND late THEN due END,
    false, false, '[]'::jsonb, CASE WHEN running THEN due END
FROM tickets_ticket t
CROSS JOIN (VALUES ('respond'), ('arrive'), ('plan'), ('resolve')) AS names(kind)
CROSS JOIN LATERAL (SELECT names.kind, (%(terms)s::bigint[])[array_position(%(contracts)s::bigint[], t.contract_id)] AS term,
    %(calendar)s::bigint AS calendar) AS k
CROSS JOIN LATERAL (
    SELECT t.archived_at IS NULL AND t.state <> 'cancelled' AND names.kind <> 'respond' AS running,
        t.is_breached AND names.kind = 'resolve' AS late
) AS s
CROSS JOIN LATERAL (SELECT CASE WHEN s.running THEN t.next_due_at ELSE t.occurred_at + interval '4 h' END AS due) AS d
"""

COMPLIANCE = """
INSERT INTO tickets_complianceentry (contract_id, clock_kind, month, in_time, breached, excused)
SELECT contract_id, kind, date_trunc('month', due_at AT TIME ZONE 'Asia/Shanghai')::date,
    count(*) FILTER (WHERE breached_at IS NULL), count(*) FILTER (WHERE breached_at IS NOT NULL), 0
FROM tickets_clock WHERE state = 'met' GROUP BY 1, 2, 3
"""


def fill(count: int, now: datetime) -> dict[str, float]:
    """Load contracts and demonstration accounts, then `count` tickets; gives the seconds of each step."""
    seconds: dict[str, float] = {}
    call_command("migrate", verbosity=0)
    call_command("load_contracts", verbosity=0)
    call_command("load_demo", verbosity=0)
    parameters = _parameters(count, now)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT setseed(%s)", [SEED])
        for name, statement in (
            ("tickets", TICKETS),
            ("events", EVENTS),
            ("clocks", CLOCKS),
            ("compliance", COMPLIANCE),
        ):
            began = time.perf_counter()
            with transaction.atomic():
                indexes = _drop_indexes(cursor, name)
                cursor.execute(statement, parameters)
                for definition in indexes:
                    cursor.execute(definition)
            seconds[name] = time.perf_counter() - began
        for table in ("tickets_ticket", "tickets_ticketevent", "tickets_clock"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        began = time.perf_counter()
        cursor.execute("VACUUM ANALYZE")
        seconds["vacuum analyze"] = time.perf_counter() - began
    return seconds


def _parameters(count: int, now: datetime) -> dict[str, object]:
    """The rows that tickets point at, one entry a contract."""
    from accounts.models.organisation import Department
    from accounts.models.user import User
    from contracts.models.contract import Contract
    from contracts.models.terms import ServiceTerm
    from core.models.calendar import CalendarVersion
    from tickets.models.ticket import Ticket

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "TRUNCATE tickets_ticket, tickets_ticketevent, tickets_clock, tickets_complianceentry CASCADE"
        )
    assert not Ticket.objects.exists()
    contracts = list(Contract.objects.order_by("key"))
    calendar = CalendarVersion.objects.get(key="24x7", number=1)
    versions = [contract.versions.get(in_force_to=None) for contract in contracts]
    return {
        "count": count,
        "now": now,
        "years": YEARS,
        "open_share": OPEN_SHARE,
        "calendar": calendar.pk,
        "contracts": [contract.pk for contract in contracts],
        "versions": [version.pk for version in versions],
        "systems": [contract.systems.order_by("pk")[0].pk for contract in contracts],
        "terms": [ServiceTerm.objects.filter(version=v, budget_s__isnull=False)[0].pk for v in versions],
        "reporters": [User.objects.filter(organisation=c.hospital).order_by("pk")[0].pk for c in contracts],
        "assignees": [User.objects.filter(organisation=c.supplier).order_by("pk")[0].pk for c in contracts],
        "departments": [
            Department.objects.filter(organisation=c.hospital).order_by("pk")[0].pk for c in contracts
        ],
    }


def _drop_indexes(cursor, step: str) -> list[str]:
    """Drop a table's plain indexes for the load; gives the statements that make them again."""
    table = {"tickets": "tickets_ticket", "events": "tickets_ticketevent", "clocks": "tickets_clock"}.get(
        step
    )
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = %s"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = i.indexname)",
        [table],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]
