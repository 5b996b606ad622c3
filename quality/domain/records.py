"""One record as rules see it: typed columns, elements of the groups, and what was odd about its cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quality.domain.cells import read_cell
from quality.domain.code_book import CodeBook
from quality.domain.code_sets import DIAGNOSIS, OPERATION, words
from quality.domain.columns import column_names, fill
from quality.domain.fields import GROUP_FIELDS, RECORD_FIELDS, Field
from quality.domain.json_form import RawRecord, split_transfers
from quality.domain.language.nodes import TOTALS, Total
from quality.domain.language.scalars import Closure, compiled
from quality.domain.rules.catalogue import DERIVED

CODED_FIELDS = ("outpatient_diag_code", "external_cause_code", "pathology_code")
WEIGHTS_BY_INDEX = 3
DIAGNOSIS_BITS = [f"code.bits{word}" for word in range(words(DIAGNOSIS))]
OPERATION_BITS = [f"code.bits{word}" for word in range(words(OPERATION))]
LIMITS = ("code.title", "code.error_min", "code.error_max", "code.warning_min", "code.warning_max")
VIEWS = ("first", "others", "all")


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell in which something was repaired, or found at fault, while it was read."""

    template: str
    path: str
    i: int
    repairs: int
    raw: str | None


@dataclass(slots=True)
class Record:
    """The columns of a record, the columns of each element of its groups, its odd cells, and how it came."""

    columns: dict[str, Any]
    elements: dict[str, list[dict[str, Any]]]
    odd: list[OddCell]
    raw: RawRecord


def read_record(raw: RawRecord, book: CodeBook, today: int) -> Record:
    """Normalise a record and work out what the rules share; `today` counts days since 1970 in China."""
    record = Record(dict(EMPTY_COLUMNS), {}, [], raw)
    record.columns["today"] = today
    for name, cell in raw.cells.items():
        _read_field(record, name, cell)
    for group in GROUP_FIELDS:
        record.elements[group] = _read_group(record, group, raw.groups.get(group, []))
    _look_up_fields(record, book)
    _look_up_diagnoses(record, book)
    _look_up_operations(record, book)
    _summarise(record)
    for name, closure in DERIVED_CLOSURES:
        record.columns[name] = closure(record.columns, record.columns)
    for total, condition in TOTAL_CLOSURES:
        record.columns[total.name] = _total(record, total, condition)
    return record


def _read_field(record: Record, name: str, raw: str | None) -> None:
    field = RECORD_FIELDS[name]
    cell = read_cell(field, raw)
    if cell.text is None and not cell.repairs:
        return
    fill(record.columns, name, field, cell)
    if cell.repairs:
        record.odd.append(OddCell(name, name, -1, cell.repairs, raw))


def _read_group(record: Record, group: str, raw: list[dict[str, str | None]]) -> list[dict[str, Any]]:
    """Read the elements of a group up to the last that holds something; later ones report nothing."""
    if raw and "joined" in raw[0]:
        raw = _split(record, raw[0]["joined"])
    elements: list[dict[str, Any]] = []
    odd: list[tuple[int, OddCell]] = []
    size = 0
    for index, cells in enumerate(raw):
        element, is_present = _read_element(group, index, cells, odd)
        elements.append(element)
        if is_present:
            size = index + 1
    record.odd.extend(cell for index, cell in odd if index < size)
    return elements[:size]


def _read_element(
    group: str, index: int, cells: dict[str, str | None], odd: list[tuple[int, OddCell]]
) -> tuple[dict[str, Any], bool]:
    element: dict[str, Any] = dict(EMPTY_ELEMENTS[group])
    element["i"] = index
    is_present = False
    for name, raw in cells.items():
        field = GROUP_FIELDS[group][name]
        cell = read_cell(field, raw)
        if cell.text is None and not cell.repairs:
            continue
        fill(element, name, field, cell)
        is_present = is_present or cell.text not in (None, "-")
        if cell.repairs:
            odd.append((index, OddCell(field.template, path_of(field, index), index, cell.repairs, raw)))
    return element, is_present


def _split(record: Record, joined: str | None) -> list[dict[str, str | None]]:
    parts, cell = split_transfers(joined)
    if cell.repairs:
        record.odd.append(OddCell("transfer_depts", "transfer_depts", -1, cell.repairs, joined))
    record.raw.cells["transfer_depts"] = joined
    record.raw.groups["transfer_depts"] = [{"value": part} for part in parts]
    return record.raw.groups["transfer_depts"]


def path_of(field: Field, index: int) -> str:
    """Write the key path of a field of one element."""
    return field.template.replace("[]", f"[{index}]", 1)


def _look_up_fields(record: Record, book: CodeBook) -> None:
    columns = record.columns
    for name in CODED_FIELDS:
        code = columns[name]
        if code is None or code == "-":
            continue
        facts = book.diagnosis(code)
        columns[f"{name}.title"] = facts.title
        for word, bits in enumerate(facts.bits):
            columns[f"{name}.bits{word}"] = bits


def _look_up_diagnoses(record: Record, book: CodeBook) -> None:
    seen: set[str] = set()
    for element in record.elements["diagnoses"]:
        code = element["code"]
        if code is None or code == "-":
            continue
        facts = book.diagnosis(code)
        element.update(zip(DIAGNOSIS_BITS, facts.bits, strict=True))
        element.update(zip(LIMITS, facts[1:], strict=True))
        if element["i"]:
            element["repeats"] = code in seen
            seen.add(code)


def _look_up_operations(record: Record, book: CodeBook) -> None:
    seen: set[tuple[str, int, bool]] = set()
    for element in record.elements["operations"]:
        code = element["code"]
        if code is None or code == "-":
            continue
        facts = book.operation(code)
        element.update(zip(OPERATION_BITS, facts.bits, strict=True))
        element["code.title"] = facts.title
        day, minute = element["date.day"], element["date.minute"]
        if day is not None:
            moment = (code, day, False) if minute is None else (code, minute, True)
            element["repeats"] = moment in seen
            seen.add(moment)


def _summarise(record: Record) -> None:
    """Bring into the record what rules about the whole of it ask of its groups."""
    columns = record.columns
    for group, bits in (("diagnoses", DIAGNOSIS_BITS), ("operations", OPERATION_BITS)):
        elements = record.elements[group]
        if elements:
            columns.update({column: elements[0][name] for name, column in FIRST_NAMES[group].items()})
        for word, name in enumerate(bits):
            first = elements[0][name] if elements else None
            others = 0
            for element in elements[1:]:
                others |= element[name] or 0
            columns[f"{group}.first.bits{word}"] = first
            columns[f"{group}.others.bits{word}"] = others
            columns[f"{group}.all.bits{word}"] = others | (first or 0)
    for index, element in enumerate(record.elements["newborn_birth_weights"][:WEIGHTS_BY_INDEX]):
        columns[f"newborn_birth_weights[{index}]"] = element["value"]
        columns[f"newborn_birth_weights[{index}].int"] = element["value.int"]
    for group, elements in record.elements.items():
        columns[f"{group}.size"] = len(elements)
    if record.elements["transfer_depts"]:
        columns["transfer_depts.last"] = record.elements["transfer_depts"][-1]["value.code"]
    mark_overlaps(record.elements["icu_stays"])


def mark_overlaps(stays: Iterable[dict[str, Any]]) -> None:
    """Mark each stay in intensive care that begins before an earlier one has ended; a date only counts
    as 00:00."""
    spans = []
    for stay in stays:
        enter, leave = (_at(stay, name) for name in ("enter_time", "exit_time"))
        if enter is not None and leave is not None and enter < leave:
            spans.append((enter, stay["i"], leave, stay))
    latest: int | None = None
    for enter, _, leave, stay in sorted(spans, key=lambda span: span[:2]):
        stay["overlaps"] = latest is not None and enter < latest
        latest = leave if latest is None else max(latest, leave)


def _at(stay: dict[str, Any], name: str) -> int | None:
    minute: int | None = stay[f"{name}.minute"]
    day: int | None = stay[f"{name}.day"]
    return minute if minute is not None or day is None else day * 1440


def _total(record: Record, total: Total, condition: Closure) -> Any:
    columns = record.columns
    fitting = (element for element in record.elements[total.group] if condition(columns, element) is True)
    if total.kind == "some":
        return next(fitting, None) is not None
    if total.kind == "count":
        return sum(1 for _ in fitting)
    return max((element["i"] for element in fitting), default=-1)


def _empty_columns() -> dict[str, Any]:
    names = [column for name, field in RECORD_FIELDS.items() for column in column_names(name, field)]
    names += [f"{name}.bits{word}" for name in CODED_FIELDS for word in range(words(DIAGNOSIS))]
    names += [f"{name}.title" for name in CODED_FIELDS]
    for group in ("diagnoses", "operations"):
        names += [f"{group}[0].{name}" for name in EMPTY_ELEMENTS[group]]
    for index in range(WEIGHTS_BY_INDEX):
        names += [f"newborn_birth_weights[{index}]", f"newborn_birth_weights[{index}].int"]
    return dict.fromkeys([*names, "transfer_depts.last"])


def _empty_element(group: str) -> dict[str, Any]:
    names = [column for name, field in GROUP_FIELDS[group].items() for column in column_names(name, field)]
    if group == "diagnoses":
        names += [*DIAGNOSIS_BITS, *LIMITS]
    if group == "operations":
        names += [*OPERATION_BITS, "code.title"]
    return {**dict.fromkeys(names), "repeats": False, "overlaps": False}


EMPTY_ELEMENTS = {group: _empty_element(group) for group in GROUP_FIELDS}
FIRST_NAMES = {
    group: {name: f"{group}[0].{name}" for name in EMPTY_ELEMENTS[group]}
    for group in ("diagnoses", "operations")
}
EMPTY_COLUMNS = _empty_columns()
DERIVED_CLOSURES = [(name, compiled(node)) for name, node in DERIVED.items()]
TOTAL_CLOSURES = [(total, compiled(total.condition)) for total in TOTALS]
