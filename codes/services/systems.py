"""Finds or makes the list that an import is meant for; a key that nobody knows is refused as a slip."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models.organisation import Organisation
from codes.models.system import CodeSystem
from codes.services.value_domains import shipped_domains
from core.api.problems import Refusal

Kind = CodeSystem.Kind


@dataclass(frozen=True)
class KnownSystem:
    """What the portal calls a list that it looks codes up in."""

    name_zh: str
    name_en: str
    kind: str


KNOWN = {
    "ICD10": KnownSystem("疾病诊断编码（ICD-10）", "Diagnoses (ICD-10)", Kind.DIAGNOSIS.value),
    "ICD9CM3": KnownSystem("手术操作编码（ICD-9-CM-3）", "Operations (ICD-9-CM-3)", Kind.OPERATION.value),
    "ICDO": KnownSystem("肿瘤形态学编码（ICD-O）", "Tumour morphology (ICD-O)", Kind.MORPHOLOGY.value),
    "PA_MINIMALLY_INVASIVE": KnownSystem("微创手术目录", "Minimally invasive operations", Kind.OTHER.value),
    "PA_LEVEL_4": KnownSystem("四级手术目录", "Operations of level 4", Kind.OTHER.value),
    "PA_DAY_SURGERY": KnownSystem("日间手术目录", "Operations done as day surgery", Kind.OTHER.value),
}


class SystemRefused(Refusal):
    """No list can be found or made under this key."""


def known_keys(hospital: Organisation | None = None) -> list[str]:
    """Keys an import may name without making a new list: those the portal looks up, those that are there."""
    owners = Q(hospital=None) | Q(hospital=hospital) if hospital else Q(hospital=None)
    present = CodeSystem.objects.filter(owners).values_list("key", flat=True)
    return sorted({*KNOWN, *shipped_domains(), *present})


def ensure_system(*, key: str, hospital: Organisation | None = None) -> CodeSystem:
    """The list under a known key, made with its known name when it is not there yet.

    Raises SystemRefused for a key that nobody knows, naming the known ones.
    """
    if key not in (keys := known_keys(hospital)):
        words = _("There is no list “%(key)s”. Known lists: %(keys)s.")
        raise SystemRefused(words % {"key": key, "keys": ", ".join(keys)}, field="key", code="unknown")
    known = KNOWN.get(key) or _shared(key)
    system, _is_new = CodeSystem.objects.get_or_create(
        key=key,
        hospital=hospital,
        defaults={"name_zh": known.name_zh, "name_en": known.name_en, "kind": known.kind},
    )
    return system


def new_system(
    *, key: str, hospital: Organisation | None, name_zh: str, name_en: str = "", kind: str = ""
) -> CodeSystem:
    """Make a list of one's own; raises SystemRefused for a key that is taken or odd, or a missing name."""
    if key in known_keys(hospital):
        raise SystemRefused(_("The list “%(key)s” is known already.") % {"key": key}, field="key")
    system = CodeSystem(
        key=key, hospital=hospital, name_zh=name_zh, name_en=name_en, kind=kind or Kind.OTHER.value
    )
    try:
        system.full_clean()
    except ValidationError as error:
        raise SystemRefused(_sentence(error), field="key") from error
    system.save()
    return system


def _sentence(error: ValidationError) -> str:
    return " ".join(
        f"{name}: {' '.join(words)}" if name != "__all__" else " ".join(words)
        for name, words in error.message_dict.items()
    )


def _shared(key: str) -> KnownSystem:
    """What a hospital's own list is called after: the shared one of the key, else the one that ships."""
    row = CodeSystem.objects.filter(key=key).order_by("hospital").first()
    if row is not None:
        return KnownSystem(row.name_zh, row.name_en, row.kind)
    shipped = shipped_domains()[key]
    return KnownSystem(shipped["name_zh"], shipped["name_en"], shipped["kind"])
