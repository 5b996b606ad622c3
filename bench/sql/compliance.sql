INSERT INTO tickets_complianceentry (contract_id, clock_kind, month, in_time, breached, excused)
SELECT contract_id, kind, date_trunc('month', due_at AT TIME ZONE 'Asia/Shanghai')::date,
    count(*) FILTER (WHERE breached_at IS NULL), count(*) FILTER (WHERE breached_at IS NOT NULL), 0
FROM tickets_clock WHERE state = 'met' GROUP BY 1, 2, 3
