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
