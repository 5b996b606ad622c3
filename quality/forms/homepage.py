"""The coder's form: sections with their fields as the templates draw them, filled from a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext

from quality import data
from quality.domain.fields import GROUP_FIELDS, GROUP_SIZES, LOCAL_TIMING, RECORD_FIELDS, Field
from quality.domain.form_layout import Section, sections
from quality.domain.masking import ADDRESSES, PERSONAL
from quality.reading_language import reads_chinese

PICKED = {"ICD10": "ICD10", "ICD10-VWXY": "ICD10", "ICD9CM3": "ICD9CM3", "ICDO": "ICDO"}
LEAST_ROWS = {"diagnoses": 3, "operations": 1}
_TIMINGS = (("1", "择期", "Elective"), ("2", "急诊", "Emergency"), ("3", "日间", "Day surgery"))


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


DASH = Choice("-", "-")  # nothing to fill in, said so


@dataclass(frozen=True)
class Control:
    """One input: `kind` is text, choice or picker; `fill` is the name input that a picked code fills."""

    path: str
    label: str
    kind: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    list_key: str = ""
    fill: str = ""
    hint: str = ""
    mode: str = "text"
    max_length: int = 0
    size: str = ""
    is_stray: bool = False

    @property
    def html_id(self) -> str:
        """An id without brackets, for labels and scripts."""
        return "f-" + self.path.replace("[", "-").replace("]", "").replace(".", "-")


@dataclass(frozen=True)
class Block:
    """A single field (`control`) or a repeating group with its rows and an empty one for scripts."""

    control: Control | None = None
    group: str = ""
    title: str = ""
    rows: tuple[tuple[Control, ...], ...] = ()
    blank: tuple[Control, ...] = ()
    most: int = 0
    is_plain: bool = False


@dataclass(frozen=True)
class FormSection:
    key: str
    title: str
    blocks: tuple[Block, ...] = field(default=())


GROUP_TITLES = {
    "diagnoses": ("出院诊断（第一行为主要诊断）", "Discharge diagnoses (the first is the principal one)"),
    "operations": ("手术及操作（第一行为主要手术）", "Operations (the first is the principal one)"),
    "icu_stays": ("重症监护", "Intensive care"),
    "extra_pathology": ("其他病理诊断", "Further pathology"),
    "newborn_birth_weights": ("新生儿出生体重（克）", "Birth weights of newborns (g)"),
    "transfer_depts": ("转科科别", "Departments transferred through"),
}


def form_sections(record: Mapping[str, Any]) -> list[FormSection]:
    """The whole form filled with `record`, in the language that is active."""
    is_chinese = reads_chinese()
    return [_section(section, record, is_chinese) for section in sections()]


def _section(section: Section, record: Mapping[str, Any], is_chinese: bool) -> FormSection:
    blocks = tuple(
        _group(name, record.get(name) or [], is_chinese)
        if name in GROUP_SIZES
        else Block(control=_control(RECORD_FIELDS[name], name, text_of(record.get(name)), is_chinese))
        for name in section.fields
    )
    return FormSection(section.key, section.title_zh if is_chinese else section.title_en, blocks)


def _group(name: str, values: Any, is_chinese: bool) -> Block:
    fields = GROUP_FIELDS[name]
    is_plain = "value" in fields
    rows = [values] if isinstance(values, str) else list(values)
    empty: Any = "" if is_plain else {}
    rows += [empty] * (LEAST_ROWS.get(name, 0) - len(rows))
    title = GROUP_TITLES[name][0 if is_chinese else 1]

    def row(index: int | str, value: Any) -> tuple[Control, ...]:
        given = {"value": value} if is_plain else (value if isinstance(value, Mapping) else {})
        return tuple(
            _control(
                one,
                f"{name}[{index}]" if is_plain else f"{name}[{index}].{key}",
                text_of(given.get(key)),
                is_chinese,
                is_optional=index != 0,
            )
            for key, one in fields.items()
        )

    shown = tuple(row(index, value) for index, value in enumerate(rows))
    return Block(
        group=name,
        title=title,
        rows=shown,
        blank=row("__i__", empty),
        most=GROUP_SIZES[name],
        is_plain=is_plain,
    )


def _control(one: Field, path: str, value: str, is_chinese: bool, *, is_optional: bool = False) -> Control:
    """`is_optional` for rows that need not be there at all."""
    label = one.name_zh if is_chinese else one.name_en
    if one.scope in ("diagnoses", "operations"):
        label = _short(label, is_chinese)
    common: dict[str, Any] = {
        "path": path,
        "label": label,
        "value": value,
        "is_required": one.is_always_required and not is_optional,
        "max_length": one.max_length,
        "size": _size(one),
    }
    if one.domain in PICKED:
        return Control(kind="picker", list_key=PICKED[one.domain], fill=_name_path(path), **common)
    if one.domain:
        choices = _choices(one.domain, is_chinese)
        if not one.is_always_required or value == DASH.value:
            choices = (*choices, DASH)
        is_stray = bool(value) and value not in {choice.value for choice in choices}
        return Control(kind="choice", choices=choices, is_stray=is_stray, **common)
    if one.kind == "date":
        hint = gettext("YYYY-MM-DD") if one.type == "date" else gettext("YYYY-MM-DD HH:MM")
        return Control(kind="text", hint=hint, mode="numeric", **common)
    mode = "numeric" if one.kind == "int" else "decimal" if one.kind in ("cents", "amount") else "text"
    return Control(kind="text", mode=mode, **common)


def _short(label: str, is_chinese: bool) -> str:
    """The heading of a row says what the group is about; the label need not repeat it."""
    if is_chinese:
        for start in ("出院主要诊断", "主要手术操作"):
            label = label.removeprefix(start)
        return label
    for start in ("Principal diagnosis ", "Principal operation "):
        if label.startswith(start):
            return label.removeprefix(start).capitalize()
    return label


def _size(one: Field) -> str:
    if one.name in ADDRESSES or one.name in {"allergy_drugs", "org_name", "readmission_purpose"}:
        return "wide"
    if one.domain in PICKED or one.name.endswith("_name") or one.name == "name":
        return "" if one.name in PERSONAL else "broad"
    return ""


def _name_path(path: str) -> str:
    return path.removesuffix("code") + "name"


@cache
def _choices(domain: str, is_chinese: bool) -> tuple[Choice, ...]:
    if domain == LOCAL_TIMING:
        return tuple(Choice(code, f"{code} {zh if is_chinese else en}") for code, zh, en in _TIMINGS)
    column = "name_zh" if is_chinese else "name_en"
    return tuple(
        Choice(row["code"], f"{row['code']} {row[column]}") for row in data.rows(f"domains/{domain}")
    )


def text_of(value: Any) -> str:
    """A JSON value as its input shows it."""
    if value is None or isinstance(value, list | tuple | Mapping):
        return ""
    if value is True or value is False:
        return "1" if value else "0"
    return str(value)
