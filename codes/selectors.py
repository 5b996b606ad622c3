"""Reads of code lists: the list a hospital uses, what it holds on a day, and look-ups for pickers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from accounts.models.user import User
from codes.domain.entries import Entry
from codes.models.code import Code
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion

FIELDS = ("code", "name_zh", "name_en", "category", "category_basis", "parent", "attributes")
MOST_FOUND = 30


def systems_in_use(user: User) -> QuerySet[CodeSystem]:
    """The lists in scope, a hospital's own before the shared one of the same key."""
    visible: QuerySet[CodeSystem] = CodeSystem.objects.visible_to(user)
    return visible.order_by("key", F("hospital").asc(nulls_last=True))


def system_in_use(user: User, key: str) -> CodeSystem | None:
    """The list that `user`'s hospital uses under `key`."""
    own = systems_in_use(user).filter(key=key)
    return own.filter(hospital=None).first() or own.first() if user.is_superuser else own.first()


def entries_of(codes: Iterable[Any]) -> list[Entry]:
    """Rows of the database as the domain compares them."""
    return [Entry(**{name: getattr(row, name) for name in FIELDS}) for row in codes]


def newest_codes(system: CodeSystem) -> QuerySet[Code]:
    """What the newest published version holds, also when it begins later."""
    found: QuerySet[Code] = Code.objects.filter(system=system, valid_to=None)
    return found


def look_up(system: CodeSystem, text: str, *, on: date, limit: int = MOST_FOUND) -> list[Code]:
    """Codes valid on `on` that fit `text`: the very code, then those that begin with it, then by name."""
    bare = text.strip()
    valid = Code.objects.filter(system=system).valid_on(on)
    if not bare:
        return list(valid.order_by("code")[:limit])
    rank = Case(
        When(code__iexact=bare, then=Value(0)),
        When(name_zh=bare, then=Value(1)),
        When(code__istartswith=bare, then=Value(2)),
        When(name_zh__startswith=bare, then=Value(3)),
        When(initials__startswith=bare.lower(), then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )
    return list(valid.matching(bare).order_by(rank, Length("name_zh"), "code")[:limit])


def versions_in_use(*, hospital_id: int | None, keys: Iterable[str]) -> list[CodeSystemVersion]:
    """All published versions of the lists of some keys that a hospital uses, oldest first within a list: its
    own list before the shared one, as in `dictionaries.code_tables`."""
    mine = Q(system__hospital=None) | Q(system__hospital=hospital_id)
    published = CodeSystemVersion.objects.published().select_related("system")
    found = list(published.filter(mine, system__key__in=keys).order_by("system__key", "valid_from"))
    own = {version.system.key for version in found if version.system.hospital_id is not None}
    return [v for v in found if (v.system.hospital_id is not None) == (v.system.key in own)]
