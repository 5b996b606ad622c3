"""Writes catalogue values into rows without undoing what people changed.

For each row the loader remembers the values it wrote last (`CatalogueRow`). A field is written only when the
file's value differs from the remembered one and the row still holds the remembered one: then nobody touched
it. A field that people changed is kept and counted, once.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from contracts.models.catalogue_row import CatalogueRow

_Model = TypeVar("_Model", bound=models.Model)


class Merge:
    """One run of the loader: `counts` of rows by outcome; `kept` names the values people set themselves."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.counts: Counter[str] = Counter(created=0, changed=0, unchanged=0)
        self.kept: list[str] = []
        self._known = {(row.model, row.key): row for row in CatalogueRow.objects.all()}
        self._new: list[CatalogueRow] = []

    def put(self, model: type[_Model], key: str, find: dict[str, Any], values: dict[str, Any]) -> _Model:
        """Create the row that `find` names with `values`, or bring it up to date; returns it."""
        label = model._meta.label
        known = self._known.get((label, key))
        manager = model._default_manager
        row = manager.filter(**({"pk": known.row_id} if known else find)).first()
        if row is None:
            row = manager.create(**find, **values)
            self.counts["created"] += 1
            self._remember(known, label, key, row, values)
            return row
        before = known.values if known else {}
        changed = [name for name, value in values.items() if self._is_to_write(key, row, name, value, before)]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            row.save(update_fields=changed)
        self.counts["changed" if changed else "unchanged"] += 1
        self._remember(known, label, key, row, values)
        return row

    def finish(self) -> None:
        """Write down what was loaded for the first time."""
        CatalogueRow.objects.bulk_create(self._new)

    def _is_to_write(
        self, key: str, row: models.Model, name: str, value: object, before: dict[str, Any]
    ) -> bool:
        new, present = _plain(value), _plain(getattr(row, name))
        if new == present or new == before.get(name, _NEVER):
            return False
        if name in before and present == before[name]:
            return True
        self.kept.append(f"{row._meta.model_name} {key}: {name}")
        return False

    def _remember(
        self, known: CatalogueRow | None, label: str, key: str, row: models.Model, values: dict[str, Any]
    ) -> None:
        plain = {name: _plain(value) for name, value in values.items()}
        if known is None:
            self._new.append(
                CatalogueRow(model=label, key=key, row_id=row.pk, values=plain, loaded_at=self.at)
            )
        elif known.values != plain or known.row_id != row.pk:
            known.values, known.row_id, known.loaded_at = plain, row.pk, self.at
            known.save()


_NEVER = object()


def _plain(value: object) -> object:
    """A value as JSON keeps it: rows by their id, dates as text."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, list | tuple) else value
