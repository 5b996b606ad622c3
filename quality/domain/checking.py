"""Check one record: the heart of a save, of the REST call and of the form that answers while somebody
types."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from quality.domain.code_book import CodeBook
from quality.domain.dates import EPOCH
from quality.domain.dictionaries import NONE_LOADED, Dictionaries
from quality.domain.fields import BY_TEMPLATE
from quality.domain.findings import Finding, yuan
from quality.domain.json_form import RawRecord, read_json
from quality.domain.language.scalars import Closure, compiled
from quality.domain.plan import Step, place_of, repair_rules, steps
from quality.domain.records import Record, read_record
from quality.domain.rule_settings import DEFAULT_SETTINGS, RuleSettings


def check_record(
    record: Mapping[str, Any],
    *,
    dictionaries: Dictionaries = NONE_LOADED,
    now: dt.date,
    settings: RuleSettings = DEFAULT_SETTINGS,
) -> tuple[Finding, ...]:
    """Ask every rule of one record in its JSON form.

    `now` is the day of the check in China. Returns the findings in the order of the catalogue, then of
    their fields.
    Raises `json_form.UnusableRecord` with the key path on unknown keys and on values of the wrong JSON kind.
    """
    return check_raw(read_json(record), code_book(dictionaries), now=now, settings=settings)


def check_raw(
    raw: RawRecord, book: CodeBook, *, now: dt.date, settings: RuleSettings = DEFAULT_SETTINGS
) -> tuple[Finding, ...]:
    """Ask every rule of one record that was taken apart already, with a book that keeps what it learns
    of codes."""
    return check_read(read_record(raw, book, now.toordinal() - EPOCH), settings.severities(now))


def check_read(read: Record, severities: Mapping[str, str]) -> tuple[Finding, ...]:
    """Ask every rule that has a severity of one record that was read and normalised already."""
    found = [*_fired(read, severities), *_repaired(read, severities)]
    found.sort(key=lambda pair: pair[0])
    return tuple(finding for _, finding in found)


Order = tuple[int, int, int]
BOOKS: dict[int, CodeBook] = {}
MOST_BOOKS = 8


def code_book(dictionaries: Dictionaries) -> CodeBook:
    """Give the book of the dictionaries, the same one as long as the very same dictionaries are passed."""
    book = BOOKS.get(id(dictionaries))
    if book is None or book.dictionaries is not dictionaries:
        if len(BOOKS) >= MOST_BOOKS:
            BOOKS.clear()
        book = BOOKS[id(dictionaries)] = CodeBook(dictionaries)
    return book


def _fired(record: Record, severities: Mapping[str, str]) -> Iterator[tuple[Order, Finding]]:
    columns = record.columns
    for step, fires, expected in RECORD_CASES:
        if fires(columns, columns) is True and step.facts.id in severities:
            order = (step.facts.number, -1, place_of(step.paths[0]))
            yield order, _about_record(record, step, expected, severities)
    for group, cases in ELEMENT_CASES.items():
        for element in record.elements[group]:
            for step, fires, expected in cases:
                if fires(columns, element) is True and step.facts.id in severities:
                    order = (step.facts.number, element["i"], place_of(step.paths[0]))
                    yield order, _about_element(record, step, element, expected, severities)


def _repaired(record: Record, severities: Mapping[str, str]) -> Iterator[tuple[Order, Finding]]:
    for facts, rule in REPAIRS:
        if facts.id not in severities:
            continue
        for cell in record.odd:
            if cell.repairs & rule.repair and (rule.fields is None or cell.template in rule.fields):
                params = {"expected": BY_TEMPLATE[cell.template].max_length} if facts.id == "HP-F-038" else {}
                order = (facts.number, cell.i, place_of(cell.template))
                yield order, Finding(facts.id, severities[facts.id], (cell.path,), cell.raw, params)


def _about_record(
    record: Record, step: Step, expected: Closure | None, severities: Mapping[str, str]
) -> Finding:
    paths = tuple(_concrete(record, step))
    params = {} if expected is None else {"expected": expected(record.columns, record.columns)}
    return Finding(step.facts.id, severities[step.facts.id], paths, _shown(record, step, paths[0]), params)


def _shown(record: Record, step: Step, path: str) -> str | None:
    amount = SHOWN.get(step.number)
    return _value(record, path) if amount is None else yuan(amount(record.columns, record.columns))


def _about_element(
    record: Record,
    step: Step,
    element: Mapping[str, Any],
    expected: Closure | None,
    severities: Mapping[str, str],
) -> Finding:
    index = element["i"]
    paths = tuple(path.replace("[]", f"[{index}]") for path in step.paths)
    params = {"index": index if step.group == "diagnoses" else index + 1}
    if expected is not None:
        params["expected"] = expected(record.columns, element)
    return Finding(step.facts.id, severities[step.facts.id], paths, _value(record, paths[0]), params)


def _concrete(record: Record, step: Step) -> Iterator[str]:
    """Put the blamed elements where a path has empty brackets; nothing to blame leaves the group's own
    name."""
    for path in step.paths:
        group, bracket, _ = path.partition("[]")
        if not bracket:
            yield path
            continue
        blamed = [
            element["i"]
            for element in record.elements[group]
            if BLAMES[step.number, group](record.columns, element) is True
        ]
        yield from (path.replace("[]", f"[{index}]") for index in blamed) if blamed else (group,)


def _value(record: Record, path: str) -> str | None:
    """Give the text at a key path as it came; None where the cell is blank."""
    group, bracket, rest = path.partition("[")
    if path == "transfer_depts":
        return record.raw.cells.get(path) or None
    if not bracket:
        return record.raw.cells.get(path) if record.columns.get(path) is not None else None
    index, _, name = rest.partition("]")
    elements = record.elements[group]
    name = name.lstrip(".") or "value"
    if int(index) >= len(elements) or elements[int(index)].get(name) is None:
        return None
    cells = record.raw.groups[group]
    return cells[int(index)].get(name)


def _compiled(group: str | None) -> list[tuple[Step, Closure, Closure | None]]:
    return [
        (
            step,
            compiled(step.case.fires),
            None if step.case.expected is None else compiled(step.case.expected),
        )
        for step in steps()
        if step.group == group
    ]


RECORD_CASES = _compiled(None)
ELEMENT_CASES = {
    group: _compiled(group)
    for group in ("diagnoses", "operations", "icu_stays", "newborn_birth_weights", "transfer_depts")
}
BLAMES = {(step.number, group): compiled(node) for step in steps() for group, node in step.blame.items()}
SHOWN = {step.number: compiled(step.case.shown) for step in steps() if step.case.shown is not None}
REPAIRS = repair_rules()
