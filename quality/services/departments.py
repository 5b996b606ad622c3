"""Names of departments by the codes a hospital's homepages use (RC023 or the hospital's own list)."""

from django.utils import timezone

from codes.dictionaries import code_tables

DEPARTMENTS = "RC023"


def department_name(hospital_id: int, code: str) -> str:
    """The Chinese name behind a department code; empty when the list does not have it."""
    if not code:
        return ""
    tables = code_tables(hospital_id=hospital_id, on=timezone.localdate()).tables
    meaning = tables.get(DEPARTMENTS, {}).get(code)
    return meaning.name_zh[:60] if meaning else ""
