"""Which classes of operations the rules go by: those of a hospital's official list, and checked ones."""

from datetime import date
from typing import Any

import pytest

from accounts.models.organisation import Organisation
from codes.models.system import CodeSystem
from quality.checks import check_homepage, code_book_for
from tests.factories.accounts import HospitalFactory
from tests.factories.codes import CodeSystemFactory, published
from tests.factories.quality import NOW, valid_record

pytestmark = pytest.mark.django_db
WITHOUT_LEVEL = "HP-C-082"
HEADINGS = "手术编码,手术名称,手术类别"


def rules_of(hospital: Organisation) -> set[str]:
    """What fires on a homepage whose operation has no level."""
    record = valid_record()
    operation: dict[str, Any] = {**record["operations"][0], "level": ""}
    record["operations"] = [operation]
    verdict = check_homepage(record, hospital_id=hospital.pk, today=NOW.date())
    return {finding.rule for finding in verdict.findings}


@pytest.mark.parametrize(
    ("is_own", "text", "is_sure"),
    [
        (True, f"{HEADINGS}\n51.2300,腹腔镜下胆囊切除术,手术\n", True),
        (True, f"{HEADINGS},类别依据\n51.2300,腹腔镜下胆囊切除术,介入治疗,\n", True),
        (True, f"{HEADINGS},类别依据\n51.2300,腹腔镜下胆囊切除术,手术,推测\n", False),
        (True, "code,name_zh\n51.2300,腹腔镜下胆囊切除术\n", False),
        (False, f"{HEADINGS}\n51.2300,腹腔镜下胆囊切除术,手术\n", False),
        (False, f"{HEADINGS},class_basis\n51.2300,腹腔镜下胆囊切除术,手术,checked\n", True),
    ],
)
def test_rules_go_by_the_classes_of_the_official_list(is_own: bool, text: str, is_sure: bool) -> None:
    hospital = HospitalFactory()
    system = CodeSystemFactory(
        key="ICD9CM3", kind=CodeSystem.Kind.OPERATION, hospital=hospital if is_own else None
    )
    published(system, text)

    rules = rules_of(hospital)

    operations = code_book_for(hospital.pk, NOW.date()).dictionaries.operations or {}
    assert (WITHOUT_LEVEL in rules) is is_sure
    assert (operations["51.2300"].sure_class is not None) is is_sure


def test_an_official_list_after_public_data_makes_the_classes_sure() -> None:
    hospital = HospitalFactory()
    system = CodeSystemFactory(key="ICD9CM3", kind=CodeSystem.Kind.OPERATION, hospital=hospital)
    published(system, "code,name_zh,op_class,class_basis\n51.2300,腹腔镜下胆囊切除术,surgery,guess\n")
    before = rules_of(hospital)

    published(system, f"{HEADINGS}\n51.2300,腹腔镜下胆囊切除术,手术\n", date(2024, 5, 1))

    assert WITHOUT_LEVEL not in before
    assert WITHOUT_LEVEL in rules_of(hospital)
