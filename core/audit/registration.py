"""Every model of the portal is audited, without anyone remembering to say so.

A model that must not be, or that has fields which must not be shown, says so itself (core.audit.rules).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.signals import pre_save

from core.audit import acting
from core.audit.rules import AuditRule

MASK = "••••••"


# The ground floor's own rows, and rows of libraries that the portal lives by.
RULES = {
    "core.AuditSeal": AuditRule(exempt_because="a seal is part of the trail, and append-only itself"),
    "core.LoadedCatalogue": AuditRule(exempt_because="what was loaded is in the trail itself"),
    "core.Notification": AuditRule(exempt_because="tells of a change that is in the trail already"),
    "core.OutboxMessage": AuditRule(exempt_because="a record of delivery; its body may hold anything"),
    "core.StoredAnswer": AuditRule(exempt_because="a stored answer that expires after 48 hours"),
    "core.InboundMail": AuditRule(
        mask={"sender", "recipients", "subject", "text", "file_names"}  # anybody may write anything
    ),
    "core.Job": AuditRule(leave_out={"percent", "message", "started_at", "starts"}),
    "core.NotificationChannel": AuditRule(mask={"apprise_address_sealed"}),
    "mfa.Authenticator": AuditRule(mask={"data"}, leave_out={"last_used_at"}),
    "django_celery_beat.PeriodicTask": AuditRule(leave_out={"last_run_at", "total_run_count"}),
    "django_celery_beat.IntervalSchedule": AuditRule(),
    "django_celery_beat.CrontabSchedule": AuditRule(),
}


def project_models() -> Iterator[type[models.Model]]:
    """Concrete models of the apps that lie in the project's own folder."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from config.get_models()


def rule_for(model: type[models.Model]) -> AuditRule:
    """What the model says itself, else what the table above says, else: audit everything."""
    return getattr(model, "audit_rule", None) or RULES.get(model._meta.label, AuditRule())


def audited_models() -> Iterator[type[models.Model]]:
    """Every model whose changes are written to the trail."""
    ours = list(project_models())
    libraries = [label for label in RULES if not label.startswith("core.")]
    theirs = [apps.get_model(label) for label in libraries]
    yield from (model for model in [*ours, *theirs] if not rule_for(model).exempt_because)


def register_models() -> None:
    """Connect every audited model to the trail; called once, when all apps are ready."""
    for model in audited_models():
        rule = rule_for(model)
        fields = [field.name for field in model._meta.concrete_fields if _is_kept(field, rule)]
        auditlog.register(
            model,
            include_fields=fields,
            mask_fields=sorted(rule.mask),
            mask_callable="core.audit.registration.masked",
            m2m_fields=[field.name for field in model._meta.many_to_many],
        )
    pre_save.connect(name_the_actor, sender=LogEntry, dispatch_uid="core.audit.name_the_actor")


def masked(value: str) -> str:
    """That a secret changed is recorded, never the secret; empty stays empty."""
    return MASK if value not in {"", "None"} else value


def name_the_actor(sender: type[LogEntry], instance: Any, **_: object) -> None:
    """Write who is acting, and from where, into a row that is about to be added."""
    context = acting()
    if instance.actor_id is None:
        instance.actor = context.actor()
    instance.remote_addr = context.address


def _is_kept(field: Any, rule: AuditRule) -> bool:
    return field.name not in rule.leave_out and not getattr(field, "auto_now", False)
