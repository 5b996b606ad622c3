"""When the jobs run that nobody asks for: every so many seconds, or at a time of day in Shanghai.

What expires unbegun is dropped: the next turn does its work.
"""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "deliver-outbox": {"task": "core.tasks.deliver_outbox", "schedule": 2.0, "options": {"expires": 10}},
    "seal-audit-trail": {"task": "core.audit.seal", "schedule": 3600.0, "options": {"expires": 3600}},
    "rescue-jobs": {"task": "core.tasks.rescue_jobs", "schedule": 60.0, "options": {"expires": 60}},
    "receive-mail": {"task": "core.tasks.receive_mail", "schedule": 60.0, "options": {"expires": 60}},
    "forget-old-rows": {
        "task": "core.tasks.forget_old_rows",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "sweep-clocks": {"task": "tickets.tasks.sweep_clocks", "schedule": 1.0, "options": {"expires": 5}},
    "verify-clocks": {
        "task": "tickets.tasks.verify_clocks",
        "schedule": crontab(hour="2", minute="30"),
        "options": {"expires": 3600},
    },
    "probe-modules": {"task": "contracts.tasks.probe_modules", "schedule": 30.0, "options": {"expires": 30}},
    "look-after-contracts": {
        "task": "contracts.tasks.look_after_contracts",
        "schedule": crontab(hour="7", minute="30"),
        "options": {"expires": 3600},
    },
    "plan-inspections": {
        "task": "inspections.tasks.plan_inspections",
        "schedule": crontab(hour="1", minute="40"),
        "options": {"expires": 3600},
    },
    "look-after-inspections": {
        "task": "inspections.tasks.look_after_inspections",
        "schedule": crontab(hour="7", minute="40"),
        "options": {"expires": 3600},
    },
    "chase-homepages": {
        "task": "quality.tasks.chase_homepages",
        "schedule": crontab(hour="8", minute="0"),
        "options": {"expires": 3600},
    },
    "mail-inspection-reports": {
        "task": "inspections.tasks.mail_reports",
        "schedule": crontab(hour="8", minute="0"),
        "options": {"expires": 3600},
    },
    "collect-due-targets": {
        "task": "inspections.tasks.collect_due",
        "schedule": crontab(hour="1", minute="40"),
        "options": {"expires": 3600},
    },
    "look-after-findings": {
        "task": "inspections.tasks.look_after_findings",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "rescue-homepage-files": {
        "task": "quality.tasks.rescue_homepage_files",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "forget-homepage-files": {
        "task": "quality.tasks.forget_homepage_files",
        "schedule": crontab(hour="3", minute="20"),
        "options": {"expires": 3600},
    },
    "measure-older-homepages": {
        "task": "quality.tasks.measure_older_homepages",
        "schedule": crontab(hour="3", minute="40"),
        "options": {"expires": 3600},
    },
    "worker-heartbeat": {"task": "core.tasks.beat_heart", "schedule": 15.0, "options": {"expires": 30}},
}
