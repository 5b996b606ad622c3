"""Entries of the audit trail in words: which field, from what, to what."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit.registration import rule_for

NOTHING = {"None", "", "[]", "{}", "null"}
ACTIONS: dict[int, tuple[str | Promise, str]] = {
    LogEntry.Action.CREATE: (gettext_lazy("created"), "ok"),
    LogEntry.Action.UPDATE: (gettext_lazy("changed"), "info"),
    LogEntry.Action.DELETE: (gettext_lazy("removed"), "breach"),
    LogEntry.Action.ACCESS: (gettext_lazy("read"), "paused"),
}


@dataclass(frozen=True)
class Change:
    """One field: its label, and its old and new value as a reader knows them; "" stands for nothing."""

    label: str
    old: str
    new: str
    is_secret: bool = False


def action_of(entry: LogEntry) -> tuple[str | Promise, str]:
    """What was done, and the tone it is shown in."""
    return ACTIONS[entry.action]


def type_label(content_type: ContentType) -> str:
    """The kind of object, e.g. "ticket"; the technical name when its model is gone."""
    model = content_type.model_class()
    return str(model._meta.verbose_name) if model else content_type.model


def field_labels(entry: LogEntry) -> list[str]:
    """The labels of the changed fields, without asking the database."""
    model = entry.content_type.model_class()
    return [_label(model, name) for name in entry.changes or {}]


def describe_changes(entries: Sequence[LogEntry]) -> dict[int, list[Change]]:
    """The changes of each entry by its id; related objects of all of them are named in one query a model."""
    names = _related_names(entries)
    return {entry.pk: _changes(entry, names) for entry in entries}


def _changes(entry: LogEntry, names: dict[Any, str]) -> list[Change]:
    model = entry.content_type.model_class()
    key = model._meta.pk.name if model else "id"
    fields = ((name, values) for name, values in (entry.changes or {}).items() if name != key)
    changes = (_change(model, name, values, names) for name, values in fields)
    return [change for change in changes if change.old or change.new]


def _change(model: type[models.Model] | None, name: str, values: Any, names: dict[Any, str]) -> Change:
    label = _label(model, name)
    if isinstance(values, dict):  # a relation to many: objects were added or taken away
        objects = ", ".join(values.get("objects", []))
        is_addition = values.get("operation") == "add"
        return Change(label, "" if is_addition else objects, objects if is_addition else "")
    old, new = (_shown(model, name, value, names) for value in values)
    return Change(label, old, new, is_secret=model is not None and name in rule_for(model).mask)


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _label(model: type[models.Model] | None, name: str) -> str:
    field = _field(model, name)
    if isinstance(field, models.ManyToOneRel):  # rows that were added in bulk stand with their owner
        return str(field.related_model._meta.verbose_name_plural)
    label = getattr(field, "verbose_name", name)
    return str(label) if isinstance(label, Promise) or not label else _(label)  # core.audit.field_words


def _shown(model: type[models.Model] | None, name: str, value: Any, names: dict[Any, str]) -> str:
    field = _field(model, name)
    text = str(value)
    if text in NOTHING:
        return ""
    if isinstance(field, models.ForeignKey):
        return names.get((field.related_model, text), f"#{text}")
    if isinstance(field, models.BooleanField):
        return {"True": _("yes"), "False": _("no")}.get(text, text)
    if isinstance(field, models.DateTimeField):
        return _local_time(text)
    if isinstance(field, models.JSONField):
        return _readable_json(text)
    choices = {str(key): str(label) for key, label in getattr(field, "flatchoices", [])}
    return choices.get(text, text)


def _local_time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return str(formats.date_format(timezone.localtime(aware), "Y-m-d H:i:s"))


def _readable_json(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text


def _related_names(entries: Iterable[LogEntry]) -> dict[Any, str]:
    """Names of all objects that foreign keys in these entries point at, by (model, key as text)."""
    wanted: dict[Any, set[str]] = defaultdict(set)
    for entry in entries:
        model = entry.content_type.model_class()
        for name, values in (entry.changes or {}).items():
            field = _field(model, name)
            if isinstance(field, models.ForeignKey) and not isinstance(values, dict):
                wanted[field.related_model].update(
                    str(value) for value in values if str(value) not in NOTHING
                )
    return {
        (model, str(found.pk)): str(found)
        for model, keys in wanted.items()
        for found in model._base_manager.filter(pk__in=_valid_keys(model, keys))
    }


def _valid_keys(model: type[models.Model], keys: Iterable[str]) -> list[Any]:
    valid = []
    for key in keys:
        try:
            valid.append(model._meta.pk.to_python(key))
        except ValidationError:
            continue
    return valid
