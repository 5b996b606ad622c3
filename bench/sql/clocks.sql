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
