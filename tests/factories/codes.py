"""Code lists for tests, published the way people publish them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.core.files.base import ContentFile

from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from codes.services.lists import publish_version, stage_list
from tests.factories.base import ModelFactory

NOW = datetime(2026, 3, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY_ONE = date(2020, 1, 1)


class CodeSystemFactory(ModelFactory):
    """A list shared by all hospitals."""

    class Meta:
        model = CodeSystem

    key = factory.Sequence(lambda n: f"LIST{n}")
    name_zh = factory.Sequence(lambda n: f"示例目录{n}")
    name_en = factory.Sequence(lambda n: f"Example list {n}")
    kind = CodeSystem.Kind.OTHER


def draft_of(system: CodeSystem, text: str, name: str = "list.csv") -> CodeSystemVersion:
    """A draft with the codes of a CSV text."""
    version, _changes = stage_list(
        system=system, file=ContentFile(text.encode()), name=name, actor=None, at=NOW
    )
    return version


def published(system: CodeSystem, text: str, valid_from: date = DAY_ONE, **values: Any) -> CodeSystemVersion:
    """A published version with the codes of a CSV text."""
    version = draft_of(system, text)
    publish_version(version=version, valid_from=valid_from, actor=None, at=NOW)
    return version
