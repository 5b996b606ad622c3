"""Examples of HP-L-028 to 060: people, care and operations."""

from .completeness import COMA, CT, DAYS_28, DAYS_29, NEWBORN
from .example import Example, case
from .logic_stay import AGE, BORN, OP, OUT, STAY

WEIGHT, ARRIVAL = "newborn_birth_weights[0]", "newborn_admission_weight"
NURSED = "nursing_days_special nursing_days_1 nursing_days_2 nursing_days_3"
TRANSFUSED = "transfusion_red_cells transfusion_platelets transfusion_plasma transfusion_whole_blood"

EXAMPLES: tuple[Example, ...] = (
    *case(
        "HP-L-028",
        passes={"contact_relation": "0", "marital_status": "1"},
        fails=({"marital_status": "1"}, "contact_relation marital_status = 1"),
        edge=({"marital_status": "-"},),
    ),
    *case(
        "HP-L-029",
        passes={BORN: "2006-05-06", "contact_relation": "3"},
        fails=(
            {BORN: "2006-05-07", "contact_relation": "3"},
            f"contact_relation contact_name patient_name {AGE} = 3",
        ),
        edge=({BORN: "2014-05-07", "contact_relation": "0"},),
    ),
    *case(
        "HP-L-030",
        passes={"contact_name": "沈试一", "contact_relation": "本人或户主"},
        fails=({"contact_name": "沈试一 "}, "contact_name patient_name contact_relation = 沈试一 "),
        edge=({"contact_name": "-", "patient_name": "-"},),
    ),
    *case(
        "HP-L-031",
        passes={"nationality": "中国香港"},
        fails=({"nationality": "日本"}, "nationality id_type = 日本"),
        edge=({"nationality": "某国"},),
    ),
    *case(
        "HP-L-032",
        passes={"nationality": "840", "ethnicity": "66"},
        fails=({"nationality": "840", "ethnicity": "56"}, "nationality ethnicity = 840"),
        edge=({"ethnicity": "99", "nationality": "344"},),
    ),
    *case(
        "HP-L-033",
        passes={"native_province": "35", "nationality": "840"},
        fails=({"native_province": "外籍"}, "nationality native_province = 156"),
        edge=({"native_province": "35", "nationality": "中国台湾"},),
    ),
    *case(
        "HP-L-034",
        passes={ARRIVAL: 3100, "age_days": 28},
        fails=({ARRIVAL: 3100}, f"{ARRIVAL} age_days = 3100"),
        edge=({ARRIVAL: 3100, "age_days": "二十九"},),
    ),
    *case(
        "HP-L-035",
        passes={**DAYS_28, WEIGHT: 3200},
        fails=(
            {**DAYS_29, "newborn_birth_weights": ["-", 3200]},
            "newborn_birth_weights[1] diagnoses = 3200",
        ),
        edge=({WEIGHT: 3200, "diagnoses[2].code": "Z37.900"},),
    ),
    *case(
        "HP-L-036",
        passes={**NEWBORN, "diagnoses[0].code": "P07.000", WEIGHT: 999},
        fails=(
            {**NEWBORN, "diagnoses[1].code": "P07.100", WEIGHT: 2500},
            f"{WEIGHT} diagnoses[1].code = 2500",
        ),
        edge=({**NEWBORN, "diagnoses[1].code": "P08.000", WEIGHT: 4500},),
    ),
    *case(
        "HP-L-037",
        passes={**NEWBORN, WEIGHT: 3000, ARRIVAL: 1800},
        fails=({**NEWBORN, WEIGHT: 3000, ARRIVAL: 4210}, f"{WEIGHT} {ARRIVAL} {AGE} = 3000"),
        edge=({**NEWBORN, WEIGHT: 3000, ARRIVAL: 99},),
    ),
    *case(
        "HP-L-038",
        passes={"admission_dept": "0301", "transfer_depts": ["0401"]},
        fails=({"admission_dept": "0301"}, "admission_dept discharge_dept transfer_depts = 0301"),
        edge=({"admission_dept": "401"},),
    ),
    *case(
        "HP-L-039",
        passes={"admission_dept": "0301", "transfer_depts": "0302,0401"},
        fails=(
            {"admission_dept": "0301", "transfer_depts": "0401,0302"},
            "transfer_depts discharge_dept = 0401,0302",
        ),
        edge=({"transfer_depts": ["0302"]},),
    ),
    *case(
        "HP-L-040",
        passes={"stay_days": 60},
        fails=({"stay_days": 61}, "stay_days = 61"),
        edge=({"stay_days": "61.5"},),
    ),
    *case(
        "HP-L-041",
        passes={"day_surgery": "1", OUT: "2024-05-08 09:20:59"},
        fails=({"day_surgery": True, OUT: "2024-05-08 09:21"}, f"day_surgery {STAY} = 1"),
        edge=({"day_surgery": "1", OUT: "2024-05-09"},),
    ),
    *case(
        "HP-L-042",
        passes={f"{OP}.surgeon": "-", f"{OP}.anesthesiologist": "-"},
        fails=({f"{OP}.anesthesiologist": "孔甲"}, f"{OP}.surgeon {OP}.anesthesiologist = 孔甲"),
        edge=({f"{OP}.anesthesiologist": " 孔甲"}, f"{OP}.surgeon {OP}.anesthesiologist = 孔甲"),
    ),
    *case(
        "HP-L-043",
        passes={f"{OP}.assistant1": "-", f"{OP}.assistant2": "-"},
        fails=({f"{OP}.assistant2": "曹乙"}, f"{OP}.surgeon {OP}.assistant1 {OP}.assistant2 = 孔甲"),
        edge=({f"{OP}.assistant2": "孔 甲"},),
    ),
    *case(
        "HP-L-044",
        passes={"operations[1]": {**CT, "incision_healing": "0"}},
        fails=(
            {"operations[1]": {**CT, "incision_healing": "Ⅱ/甲"}},
            "operations[1].incision_healing = Ⅱ/甲",
        ),
        edge=({"operations[1]": {**CT, "incision_healing": "Ⅱ级"}},),
    ),
    *case(
        "HP-L-045",
        passes={"ventilator_hours": 122},
        fails=({"ventilator_hours": 123}, f"ventilator_hours {STAY} = 123"),
        edge=({"ventilator_hours": 121, OUT: "2024-05-11 09:21"},),
    ),
    *case(
        "HP-L-046",
        passes={"coma_after_days": 5, "coma_after_hours": 1, "coma_after_minutes": 10},
        fails=(
            {"coma_after_days": 5, "coma_after_hours": 1, "coma_after_minutes": 11},
            "coma_after_days coma_after_hours coma_after_minutes = 5",
        ),
        edge=({"coma_after_days": 6, OUT: "2024-05-11", "coma_after_hours": "-"},),
    ),
    *case(
        "HP-L-047",
        passes={"coma_before_minutes": 5, "diagnoses[2].code": "T90.500"},
        fails=({"coma_before_minutes": 5}, f"{COMA} diagnoses = 0"),
        edge=({"coma_before_minutes": "5.5"},),
    ),
    *case(
        "HP-L-048",
        passes={"nursing_days_1": 3, "nursing_days_2": 3},
        fails=(
            {"nursing_days_1": 3, "nursing_days_3": 4},
            f"{NURSED} stay_days",
        ),
        edge=({"nursing_days_1": 30, "nursing_days_3": "四"},),
    ),
    *case(
        "HP-L-049",
        passes={"confirm_date": "2024-05-06"},
        fails=({"confirm_date": "2024-05-12"}, f"confirm_date {STAY} = 2024-05-12"),
        edge=({"confirm_date": "2024-05-05", OUT: "-"}, f"confirm_date {STAY} = 2024-05-05"),
    ),
    *case(
        "HP-L-050",
        passes={"diagnoses[0].code": "-", "diagnoses[1].code": "-"},
        fails=({"diagnoses[2].code": "K80.100x001"}, "diagnoses[2].code = K80.100x001"),
        edge=({"diagnoses[2].code": "k80.100X001"}, "diagnoses[2].code = k80.100X001"),
    ),
    *case(
        "HP-L-051",
        passes={"diagnoses[2].code": "K80.100x001"},
        fails=({"diagnoses[2].code": "I10.x00x002"}, "diagnoses[2].code = I10.x00x002"),
        edge=({"diagnoses[1].code": "-", "diagnoses[2].code": "-"},),
    ),
    *case(
        "HP-L-052",
        passes={"operations[1]": {**CT, "code": "51.2300", "date": "2024-05-08 10:01"}},
        fails=(
            {"operations[1]": {**CT, "code": "51.2300", "date": "2024-05-08T10:00:59"}},
            "operations[1]",
        ),
        edge=({"operations[1]": {**CT, "code": "51.2300", "date": "2024-05-08"}},),
    ),
    *case(
        "HP-L-053",
        passes={"age_years": 110},
        fails=({"age_years": 111}, "age_years = 111"),
        edge=({"age_years": "一百二"},),
    ),
    *case(
        "HP-L-054",
        passes={"diagnoses[0].admission_condition": "4", "diagnoses[0].code": "O80.000"},
        fails=({"diagnoses[0].admission_condition": "无"}, "diagnoses[0].admission_condition = 无"),
        edge=({"diagnoses[0].admission_condition": "4", "diagnoses[0].code": "-"},),
    ),
    *case(
        "HP-L-055",
        passes={"cost_blood": "0.00", "abo_blood_type": "5"},
        fails=({"cost_blood": "0.01", "abo_blood_type": "未查"}, "cost_blood abo_blood_type = 0.01"),
        edge=({"cost_blood": "0.001", "abo_blood_type": "6"},),
    ),
    *case(
        "HP-L-056",
        passes={"cost_blood": "500", "rh_blood_type": "1"},
        fails=({"cost_blood": "500", "rh_blood_type": "3"}, "cost_blood rh_blood_type = 500"),
        edge=({"cost_blood": "-", "rh_blood_type": "4"},),
    ),
    *case(
        "HP-L-057",
        passes={"transfusion_plasma": "200", "transfusion_reaction": "2"},
        fails=(
            {"transfusion_plasma": "200", "transfusion_reaction": "0"},
            f"{TRANSFUSED} transfusion_reaction",
        ),
        edge=({"transfusion_autologous": "200", "transfusion_reaction": "0"},),
    ),
    *case(
        "HP-L-058",
        passes={"id_type": "9", "id_no": "-", "patient_name": "三无人员"},
        fails=({"id_type": "9", "id_no": "-"}, "patient_name id_no id_type = 沈试一"),
        edge=({"id_type": "9", "id_no": "-", BORN: "2008-05-07"},),
    ),
    *case(
        "HP-L-059",
        passes={"qc_date": "2026-11-28 23:00"},
        fails=({"qc_date": "2026-11-29"}, "qc_date = 2026-11-29"),
        edge=({"qc_date": "-"},),
    ),
    *case(
        "HP-L-060",
        passes={"operations[1]": CT},
        fails=(
            {f"{OP}.code": "87.0300", "operations[1]": {**CT, "code": "36.0600"}},
            f"{OP}.code operations[1].code = 87.0300",
        ),
        edge=({f"{OP}.code": "45.1301", "operations[1]": {**CT, "code": "51.2300"}},),
    ),
)
