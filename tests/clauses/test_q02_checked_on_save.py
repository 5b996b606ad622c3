"""Q02: completeness, format and logic are audited on save; each named rule refuses or warns by itself."""

import pytest

from quality.checks import check_homepage
from tests.factories.accounts import HospitalFactory
from tests.factories.codes import CodeSystemFactory, published
from tests.factories.quality import NOW, valid_record

pytestmark = pytest.mark.django_db
OPERATION = valid_record()["operations"][0]


def _operated(**change):
    return {"operations": [{**OPERATION, **change}]}


# What the clause names, with the fault, the rule's field and its severity.
NAMED = [
    ("birth date empty", {"birth_date": ""}, "birth_date", "error"),
    ("ethnicity empty", {"ethnicity": ""}, "ethnicity", "error"),
    ("ABO group empty", {"abo_blood_type": ""}, "abo_blood_type", "error"),
    ("age is admission − birth", {"age_years": "57"}, "age_years", "error"),
    ("birth date against ID", {"birth_date": "1966-03-13"}, "birth_date", "error"),
    ("QC before discharge", {"qc_date": "2024-05-10"}, "qc_date", "error"),
    ("QC beyond three days", {"qc_date": "2024-05-15"}, "qc_date", "error"),
    ("incision off the list", _operated(incision_healing="Ⅱ★"), "operations[0].incision_healing", "error"),
    ("anaesthesia off it", _operated(anesthesia_method="全麻#"), "operations[0].anesthesia_method", "error"),
    ("antibacterial above western", {"cost_antibacterial": "2680.11"}, "cost_western_medicine", "error"),
]  # fmt: skip


def test_q02_every_named_fault_is_found_on_save():
    hospital = HospitalFactory()
    published(
        CodeSystemFactory(key="ICD9CM3"),
        "code,name_zh,class,class_basis\n51.2300,腹腔镜下胆囊切除术,surgery,checked\n",
    )
    today = NOW.date().replace(day=20)

    def verdict(record):
        return check_homepage(record, hospital_id=hospital.pk, today=today)

    clean = verdict(valid_record())
    found = {
        title: {
            (path, finding.severity)
            for finding in check_homepage(
                valid_record(**fault), hospital_id=hospital.pk, today=today
            ).findings
            for path in finding.fields
        }
        for title, fault, _field, _severity in NAMED
    }

    assert clean.findings == ()
    for title, _fault, field, severity in NAMED:
        assert (field, severity) in found[title], title
