INSERT INTO tickets_ticketevent (ticket_id, type, occurred_at, recorded_at, actor_id, party, channel, payload)
SELECT t.id, e.type, t.occurred_at + e.after, t.occurred_at + e.after, t.reporter_id, e.party, '', '{}'::jsonb
FROM tickets_ticket t
CROSS JOIN (VALUES
    ('reported', interval '0', 'hospital'), ('responded', interval '5 min', 'supplier'),
    ('set_out', interval '20 min', 'supplier'), ('arrived', interval '50 min', 'supplier'),
    ('solved', interval '2 h', 'supplier'), ('closed', interval '3 h', 'hospital')
) AS e(type, after, party)
