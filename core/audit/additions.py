"""What the audit trail says of many rows that went in at once: one entry an owner, naming all of them.

For rows that `core.copying` or `bulk_create` add, which send no signals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.audit.registration import name_the_actor


def record_additions(field: str, added: Iterable[tuple[models.Model, Sequence[str]]]) -> None:
    """Write that the `field` of each owner, a relation to many, was given the objects so named."""
    entries = [_entry(owner, field, names) for owner, names in added if names]
    for entry in entries:
        name_the_actor(LogEntry, entry)
    LogEntry.objects.bulk_create(entries)


def _entry(owner: models.Model, field: str, names: Sequence[str]) -> LogEntry:
    return LogEntry(
        content_type=ContentType.objects.get_for_model(owner),
        object_pk=str(owner.pk),
        object_id=owner.pk,
        object_repr=str(owner),
        action=LogEntry.Action.UPDATE,
        changes={field: {"type": "m2m", "operation": "add", "objects": list(names)}},
    )
