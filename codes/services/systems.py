"""Makes the list that an import is meant for, when it is not there yet."""

from dataclasses import dataclass

from accounts.models.organisation import Organisation
from codes.models.system import CodeSystem

Kind = CodeSystem.Kind


@dataclass(frozen=True)
class KnownSystem:
    """What the portal calls a list that the homepage rules look codes up in."""

    name_zh: str
    name_en: str
    kind: str


KNOWN = {
    "ICD10": KnownSystem("疾病诊断编码（ICD-10）", "Diagnoses (ICD-10)", Kind.DIAGNOSIS.value),
    "ICD9CM3": KnownSystem("手术操作编码（ICD-9-CM-3）", "Operations (ICD-9-CM-3)", Kind.OPERATION.value),
    "ICDO": KnownSystem("肿瘤形态学编码（ICD-O）", "Tumour morphology (ICD-O)", Kind.MORPHOLOGY.value),
}


def ensure_system(
    *, key: str, hospital: Organisation | None = None, name_zh: str = "", name_en: str = "", kind: str = ""
) -> CodeSystem:
    """The list under `key`, made with a known name when it is new."""
    known = KNOWN.get(key) or KnownSystem(key, key, Kind.OTHER.value)
    system, _is_new = CodeSystem.objects.get_or_create(
        key=key,
        hospital=hospital,
        defaults={
            "name_zh": name_zh or known.name_zh,
            "name_en": name_en or known.name_en,
            "kind": kind or known.kind,
        },
    )
    return system
