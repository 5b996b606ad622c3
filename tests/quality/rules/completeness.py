"""Examples of the HP-C rules."""

from .example import Example, case

MUST_BE_PRESENT = {
    "001": ("org_code", "124301000000000000"),
    "002": ("org_name", "示范市第二医院"),
    "003": ("record_no", "7"),
    "004": ("admission_count", 2),
    "005": ("admission_time", "2024-05-06 09:20"),
    "006": ("discharge_time", "2024-05-11 10:30"),
    "007": ("payment_method", "7"),
    "008": ("patient_name", "沈试三"),
    "009": ("gender", "女"),
    "010": ("birth_date", "1966/3/12"),
    "011": ("age_years", 0),
    "012": ("nationality", "中国"),
    "013": ("marital_status", "1"),
    "014": ("occupation", "27"),
    "015": ("ethnicity", "01"),
    "016": ("id_type", "6"),
    "032": ("admission_route", "1"),
    "033": ("admission_dept", "0301"),
    "035": ("discharge_dept", "301"),
    "037": ("stay_days", 0),
    "038": ("outpatient_diag_code", "?"),
    "039": ("outpatient_diag_name", "不明"),
    "040": ("diagnoses[0].code", "?"),
    "041": ("diagnoses[0].name", "不明"),
    "042": ("diagnoses[0].admission_condition", "有"),
    "043": ("drug_allergy", "2"),
    "044": ("dept_director", "金主任"),
    "045": ("chief_physician", "魏主任"),
    "046": ("attending_physician", "陶主治"),
    "047": ("resident_physician", "姜住院"),
    "048": ("responsible_nurse", "戚护士"),
    "049": ("coder", "谢编码"),
    "050": ("abo_blood_type", "6"),
    "051": ("rh_blood_type", "4"),
    "052": ("readmission_plan", "2"),
    "053": ("discharge_way", "9"),
    "054": ("total_cost", "0"),
    "055": ("self_pay", "0.00"),
    "058": ("day_surgery", False),
    "090": ("qc_date", "20240513"),
    "091": ("qc_physician", "邹质控"),
    "092": ("qc_nurse", "喻质控"),
    "093": ("record_quality", "甲"),
}
MAY_BE_A_DASH = {
    "017": "id_no",
    "018": "birth_address",
    "019": "native_province",
    "020": "household_address",
    "021": "household_postcode",
    "022": "current_address",
    "023": "current_phone",
    "024": "current_postcode",
    "025": "work_unit",
    "026": "work_phone",
    "027": "work_postcode",
    "028": "contact_name",
    "029": "contact_relation",
    "030": "contact_address",
    "031": "contact_phone",
    "034": "admission_ward",
    "036": "discharge_ward",
}
COMA = " ".join(
    f"coma_{when}_{unit}" for when in ("before", "after") for unit in ("days", "hours", "minutes")
)
NO_COMA = dict.fromkeys(COMA.split())
HEAD = {"diagnoses[1].code": "S06.000"}
NEWBORN = {"birth_date": "2024-05-01", "age_years": 0, "age_days": 5}
DAYS_28 = {"birth_date": "2024-04-08", "age_years": 0, "age_days": 28}
DAYS_29 = {"birth_date": "2024-04-07", "age_years": 0, "age_days": 29}
CT = {"code": "87.0300", "name": "颅脑CT", "date": "2024-05-07"}


def _operation(key: str, value: object) -> dict[str, object]:
    return {f"operations[0].{key}": value}


EXAMPLES: tuple[Example, ...] = (
    *(
        example
        for number, (path, value) in MUST_BE_PRESENT.items()
        for example in case(
            f"HP-C-{number}",
            passes={path: value},
            fails=({path: None}, path),
            edge=({path: "—"}, f"{path} = —"),
        )
    ),
    *(
        example
        for number, path in MAY_BE_A_DASH.items()
        for example in case(
            f"HP-C-{number}",
            passes={path: "-"},
            fails=({path: ""}, path),
            edge=({path: "NULL"}, path),
        )
    ),
    *case(
        "HP-C-056",
        passes=HEAD,
        fails=({**HEAD, **NO_COMA}, COMA),
        edge=({**HEAD, **NO_COMA, "coma_after_minutes": 0},),
    ),
    *case(
        "HP-C-057",
        passes={},
        fails=({"coma_after_days": None}, f"{COMA} = 0"),
        edge=({**HEAD, **NO_COMA},),
    ),
    *case(
        "HP-C-060",
        passes=NEWBORN,
        fails=({"birth_date": "2023-05-07", "age_days": "-"}, "age_days = -"),
        edge=({"birth_date": "2023-05-06"},),
    ),
    *case(
        "HP-C-061",
        passes={**NEWBORN, "newborn_birth_weights": [3200]},
        fails=(DAYS_28, "newborn_birth_weights[0]"),
        edge=(DAYS_29,),
    ),
    *case(
        "HP-C-062",
        passes={**NEWBORN, "newborn_admission_weight": 3100},
        fails=(DAYS_28, "newborn_admission_weight"),
        edge=(DAYS_29,),
    ),
    *case(
        "HP-C-063",
        passes={"diagnoses[2].code": "Z37.000", "newborn_birth_weights": [3200]},
        fails=({"diagnoses[2].code": "Z37.000"}, "newborn_birth_weights[0] diagnoses[2].code"),
        edge=({"diagnoses[2].code": "Z37.100"},),
    ),
    *case(
        "HP-C-064",
        passes={"diagnoses[2].code": "Z37.200", "newborn_birth_weights": [2500, 2400]},
        fails=(
            {"diagnoses[2].code": "Z37.200", "newborn_birth_weights": [2500]},
            "newborn_birth_weights[1] diagnoses[2].code",
        ),
        edge=({"diagnoses[2].code": "Z37.300", "newborn_birth_weights": [2500]},),
    ),
    *case(
        "HP-C-065",
        passes={"diagnoses[2].code": "Z37.500", "newborn_birth_weights": [1500, 1400, 1300]},
        fails=(
            {"diagnoses[2].code": "Z37.600", "newborn_birth_weights": [1500, 1400, "-"]},
            "newborn_birth_weights[2] diagnoses[2].code",
        ),
        edge=({"diagnoses[2].code": "Z37.200", "newborn_birth_weights": [1500, 1400]},),
    ),
    *case(
        "HP-C-066",
        passes={"diagnoses[0].code": "C50.900", "pathology_code": "M85000/3"},
        fails=({"diagnoses[0].code": "D48.900", "pathology_code": ""}, "pathology_code"),
        edge=({"diagnoses[0].code": "D50.900", "pathology_code": ""},),
    ),
    *case(
        "HP-C-067",
        passes={"diagnoses[0].code": "D49.900", "pathology_code": "-"},
        fails=({"diagnoses[0].code": "C50.900", "pathology_code": "--"}, "pathology_code = --"),
        edge=({"diagnoses[0].code": "D00.000", "pathology_code": "-"}, "pathology_code = -"),
    ),
    *case(
        "HP-C-068",
        passes={"pathology_code": "M85000/3", "pathology_name": "浸润性导管癌"},
        fails=({"pathology_code": "M85000/3", "pathology_name": None}, "pathology_name"),
        edge=({"pathology_code": "M85000/3", "pathology_name": "-"}, "pathology_name = -"),
    ),
    *case(
        "HP-C-069",
        passes={"pathology_code": "M85000/3", "pathology_no": "2024001"},
        fails=({"pathology_code": "M85000/3", "pathology_no": ""}, "pathology_no"),
        edge=({"pathology_code": "null", "pathology_no": ""},),
    ),
    *case(
        "HP-C-070",
        passes={"diagnoses[0].code": "S06.000", "external_cause_code": "W10.900"},
        fails=({"diagnoses[0].code": "S06.000"}, "external_cause_code = -"),
        edge=({"diagnoses[0].code": "t36.000", "external_cause_code": None}, "external_cause_code"),
    ),
    *case(
        "HP-C-071",
        passes={"external_cause_code": "W10.900", "external_cause_name": "楼梯上跌倒"},
        fails=({"external_cause_code": "W10.900", "external_cause_name": None}, "external_cause_name"),
        edge=({"external_cause_code": "-", "external_cause_name": None},),
    ),
    *case(
        "HP-C-072",
        passes={"diagnoses[1].code": "S06.000", "external_cause_code": "W10.900"},
        fails=({"diagnoses[1].code": "S06.000"}, "external_cause_code diagnoses[1].code = -"),
        edge=({"diagnoses[0].code": "-", "diagnoses[1].code": "S06.000"},),
    ),
    *case(
        "HP-C-073",
        passes={"drug_allergy": "2", "allergy_drugs": "青霉素"},
        fails=({"drug_allergy": "有"}, "allergy_drugs = -"),
        edge=({"drug_allergy": "3", "allergy_drugs": None},),
    ),
    *case(
        "HP-C-074",
        passes={"discharge_way": "5", "autopsy": "2"},
        fails=({"discharge_way": "5"}, "autopsy = -"),
        edge=({"discharge_way": "死亡", "autopsy": None}, "autopsy"),
    ),
    *case(
        "HP-C-075",
        passes={"readmission_plan": "2", "readmission_purpose": "取出引流管"},
        fails=({"readmission_plan": "2"}, "readmission_purpose = -"),
        edge=({"readmission_plan": None, "readmission_purpose": None},),
    ),
    *case(
        "HP-C-076",
        passes={"discharge_way": "2", "transfer_org_name": "示范市康复医院"},
        fails=({"discharge_way": "3"}, "transfer_org_name = -"),
        edge=({"discharge_way": "4"},),
    ),
    *case(
        "HP-C-077",
        passes={"diagnoses[1]": {"code": "-", "name": "-"}},
        fails=({"diagnoses[2].name": "-"}, "diagnoses[2].code diagnoses[2].name = E11.900"),
        edge=({"diagnoses[0].name": None},),
    ),
    *case(
        "HP-C-078",
        passes={"diagnoses[2].admission_condition": "9"},
        fails=({"diagnoses[2].admission_condition": None}, "diagnoses[2].admission_condition"),
        edge=({"diagnoses[0].admission_condition": None},),
    ),
    *case(
        "HP-C-079",
        passes={"diagnoses[2]": {"code": "-", "name": "-", "admission_condition": "-"}},
        fails=({"diagnoses[1]": {"code": "-"}}, "diagnoses[2].code = E11.900"),
        edge=({"diagnoses[1].code": None},),
    ),
    *case(
        "HP-C-080",
        passes={"operations": []},
        fails=({"operations[0].name": None}, "operations[0].code operations[0].name = 51.2300"),
        edge=({"operations[1].name": "颅脑CT"}, "operations[1].code operations[1].name"),
    ),
    *case(
        "HP-C-081",
        passes=_operation("date", "2024-13-01"),
        fails=(_operation("date", None), "operations[0].date"),
        edge=({"operations[0].date": None, "operations[0].code": "-"},),
    ),
    *case(
        "HP-C-082",
        passes=_operation("level", "9"),
        fails=(_operation("level", "-"), "operations[0].level = -"),
        edge=({"operations[0].level": "-", "operations[0].code": "45.1301"},),
    ),
    *case(
        "HP-C-083",
        passes={"operations[1]": CT},
        fails=(_operation("surgeon", "-"), "operations[0].surgeon = -"),
        edge=({"operations[1]": {**CT, "code": "36.0600"}}, "operations[1].surgeon"),
    ),
    *case(
        "HP-C-084",
        passes=_operation("assistant1", "-"),
        fails=(_operation("assistant1", None), "operations[0].assistant1"),
        edge=({"operations[1]": {**CT, "code": "51.2300"}},),
    ),
    *case(
        "HP-C-085",
        passes=_operation("assistant2", "－"),
        fails=(_operation("assistant2", ""), "operations[0].assistant2"),
        edge=({"operations[0].assistant2": "", "operations[0].code": "87.0300"},),
    ),
    *case(
        "HP-C-086",
        passes=_operation("incision_healing", "0"),
        fails=(_operation("incision_healing", "-"), "operations[0].incision_healing = -"),
        edge=({"operations[0].incision_healing": None, "operations[0].code": "36.0600"},),
    ),
    *case(
        "HP-C-087",
        passes=_operation("anesthesia_method", "103"),
        fails=(_operation("anesthesia_method", None), "operations[0].anesthesia_method"),
        edge=({"operations[1]": {**CT, "code": "74.1x00"}}, "operations[1].anesthesia_method"),
    ),
    *case(
        "HP-C-088",
        passes=_operation("anesthesiologist", "-"),
        fails=(_operation("anesthesiologist", None), "operations[0].anesthesiologist"),
        edge=({"operations[0].anesthesiologist": None, "operations[0].code": "36.0600"},),
    ),
    *case(
        "HP-C-089",
        passes={"operations[0].anesthesiologist": "-", "operations[0].anesthesia_method": "0301"},
        fails=(
            _operation("anesthesiologist", "-"),
            "operations[0].anesthesiologist operations[0].anesthesia_method = -",
        ),
        edge=(
            {"operations[0].anesthesiologist": None, "operations[0].anesthesia_method": "20101"},
            "operations[0].anesthesiologist operations[0].anesthesia_method",
        ),
    ),
    *case(
        "HP-C-094",
        passes={"icu_stays": [{"unit": "-", "enter_time": "", "exit_time": "-"}]},
        fails=(
            {"icu_stays": [{"unit": "01", "enter_time": "2024-05-07 08:00"}]},
            "icu_stays[0].unit icu_stays[0].enter_time icu_stays[0].exit_time = 01",
        ),
        edge=({"icu_stays": [{"unit": "01", "enter_time": "昨天", "exit_time": "今天"}]},),
    ),
    *case(
        "HP-C-095",
        passes={"id_type": "9", "id_no": "-"},
        fails=({"id_no": "-"}, "id_no id_type = -"),
        edge=({"id_type": "8", "id_no": "-"},),
    ),
)
