"""Asks the rules of one record the way its hospital runs them: its code lists, its settings, the day.

Lists and settings are held in memory by every process until one of them changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from codes.dictionaries import CodeTables, code_tables
from codes.domain.classes import CHECKED, operation_class
from core.api.problems import Refusal
from core.marks import Held, Mark
from quality.domain.checking import check_read
from quality.domain.code_book import CodeBook
from quality.domain.dates import EPOCH
from quality.domain.dictionaries import Dictionaries, Operation
from quality.domain.findings import Finding
from quality.domain.identity import Identity, identity_of
from quality.domain.json_form import UnusableRecord, read_json
from quality.domain.records import Record, read_record
from quality.domain.rule_settings import DEFAULT_PROFILES, ERROR, WARNING, RuleOverride, RuleSettings
from quality.domain.rules.catalogue import catalogue_version
from quality.models.rules import HomepagePolicy, RuleSetting

MARK = Mark("quality:rules-mark")
MOST_BOOKS = 6
MOST_SETTINGS = 500
DICTIONARIES = frozenset({"ICD10", "ICD9CM3", "ICDO"})


class RecordRefused(Refusal):
    """The record has an unknown key or a value of the wrong kind; `field` is its key path."""


@dataclass(frozen=True)
class Verdict:
    """The findings on a record, and what they were found with: the record as read, book and severities."""

    findings: tuple[Finding, ...]
    identity: Identity
    version: str
    record: Record
    book: CodeBook
    severities: Mapping[str, str]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == WARNING)


_books: dict[tuple[tuple[str, int], ...], CodeBook] = {}
_settings: Held[tuple[int, dt.date], RuleSettings] = Held(MARK, most=MOST_SETTINGS)


def check_homepage(record: Mapping[str, Any], *, hospital_id: int, today: dt.date) -> Verdict:
    """Check `record` with the lists valid on its day of discharge; raises RecordRefused."""
    try:
        raw = read_json(record)
    except UnusableRecord as error:
        words = {
            "unknown key": _("There is no such field."),
            "must be a plain value": _("A plain value is expected."),
        }
        message = words.get(error.reason, _("A list of objects is expected."))
        raise RecordRefused(message, field=error.path, code="unusable_record") from error
    identity = identity_of(raw.cells)
    book = code_book_for(hospital_id, identity.discharged_on or today)
    severities = settings_of(hospital_id, today).severities(today)
    read = read_record(raw, book, today.toordinal() - EPOCH)
    findings = check_read(read, severities)
    return Verdict(findings, identity, catalogue_version(), read, book, severities)


def code_book_for(hospital_id: int, on: dt.date) -> CodeBook:
    """The hospital's dictionaries of a day, with what was learnt of their codes."""
    return book_of(code_tables(hospital_id=hospital_id, on=on))


def book_of(tables: CodeTables) -> CodeBook:
    """The dictionaries of some tables, with what was learnt of their codes."""
    if tables.versions not in _books:
        if len(_books) >= MOST_BOOKS:
            _books.pop(next(iter(_books)))
        _books[tables.versions] = CodeBook(_dictionaries(tables))
    return _books[tables.versions]


def settings_of(hospital_id: int, day: dt.date) -> RuleSettings:
    """The hospital's severities and switches as they hold on `day`."""
    return _settings.get((hospital_id, day), lambda: _read_settings(hospital_id, day))


def forget_settings() -> None:
    """Make every process read the settings anew, now and once the change is committed."""
    MARK.change()


def _read_settings(hospital_id: int, day: dt.date) -> RuleSettings:
    policy = HomepagePolicy.objects.filter(hospital=hospital_id).first() or HomepagePolicy()
    rows = RuleSetting.objects.filter(hospital=hospital_id, valid_from__lte=day).order_by("valid_from")
    overrides = {
        row.rule: RuleOverride(row.severity, row.valid_from, row.valid_to)
        for row in rows
        if row.valid_to is None or row.valid_to >= day
    }
    return RuleSettings(
        profiles=DEFAULT_PROFILES if policy.is_extended else DEFAULT_PROFILES - {"ext"},
        overrides=overrides,
        strict_total=policy.is_total_strict,
        warns_of_blank_qc_date=policy.warns_of_blank_qc_date,
    )


def _dictionaries(tables: CodeTables) -> Dictionaries:
    lists = tables.tables
    diagnoses, operations, morphology = (lists.get(key) for key in ("ICD10", "ICD9CM3", "ICDO"))
    return Dictionaries(
        diagnoses=None if diagnoses is None else {code: one.name_zh for code, one in diagnoses.items()},
        operations=None
        if operations is None
        else {
            code: Operation(one.name_zh, operation_class(one.category), one.category_basis == CHECKED)
            for code, one in operations.items()
        },
        morphology=None if morphology is None else {code: one.name_zh for code, one in morphology.items()},
        version=",".join(f"{key}#{pk}" for key, pk in tables.versions),
    )
