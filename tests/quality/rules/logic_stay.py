"""Examples of HP-L-001 to 027: dates, ages and the stay."""

from .completeness import CT, NEWBORN
from .example import Example, case

IN, OUT, BORN = "admission_time", "discharge_time", "birth_date"
STAY = f"{IN} {OUT}"
AGE = f"{BORN} {IN}"
OP = "operations[0]"
ON = f"{OP}.date"
ICU = {"unit": "01"}

EXAMPLES: tuple[Example, ...] = (
    *case(
        "HP-L-001",
        passes={OUT: "2024-05-06 09:20:00", IN: "2024-05-06 09:20:59"},
        fails=({OUT: "2024-05-06 09:19"}, f"{STAY} = 2024-05-06 09:20:00"),
        edge=({OUT: "2024-05-06"},),
    ),
    *case(
        "HP-L-002",
        passes={OUT: "2024-05-06 18:00", "stay_days": 1},
        fails=({"stay_days": 6}, f"stay_days {STAY} = 6"),
        edge=({OUT: "2024-05-06 18:00", "stay_days": 0}, f"stay_days {STAY} = 0"),
    ),
    *case(
        "HP-L-003",
        passes={BORN: "1966-05-06"},
        fails=({"age_years": 57}, f"age_years {AGE} = 57"),
        edge=({BORN: "2004-02-29", IN: "2023-02-28 08:00", "age_years": 18},),
    ),
    *case(
        "HP-L-004",
        passes=NEWBORN,
        fails=({**NEWBORN, "age_days": 6}, f"age_days {AGE} = 6"),
        edge=({BORN: "2023-03-01", IN: "2024-02-29 08:00", "age_years": 0, "age_days": 364},),
    ),
    *case(
        "HP-L-005",
        passes={"age_days": 3, "age_years": 0},
        fails=({"age_days": 3}, "age_days age_years = 3"),
        edge=({"age_days": "-"},),
    ),
    *case(
        "HP-L-006",
        passes={BORN: "2023-05-07", "age_years": 0, "age_days": 364},
        fails=({"age_days": 300}, f"age_days {AGE} = 300"),
        edge=({BORN: "2023-05-06", "age_days": 364}, f"age_days {AGE} = 364"),
    ),
    *case(
        "HP-L-007",
        passes={"id_no": "430102660312102"},
        fails=({BORN: "1966-03-13"}, f"{BORN} id_no = 1966-03-13"),
        edge=({BORN: "1966-03-13", "id_no": "430102196613121027"},),
    ),
    *case(
        "HP-L-008",
        passes={"gender": "9"},
        fails=({"gender": "1"}, "gender id_no = 1"),
        edge=({"gender": "2", "id_no": "430102660312101"}, "gender id_no = 2"),
    ),
    *case(
        "HP-L-009",
        passes={BORN: "2024-05-06 23:59"},
        fails=({BORN: "2024-05-07"}, f"{AGE} = 2024-05-07"),
        edge=({BORN: "2024-05-07", IN: "5月6日"},),
    ),
    *case(
        "HP-L-010",
        passes={OUT: "2026-11-28 23:59"},
        fails=({OUT: "2026-11-29"}, f"{OUT} = 2026-11-29"),
        edge=({OUT: "2026-11-28T16:00Z"}, f"{OUT} = 2026-11-28T16:00Z"),
    ),
    *case(
        "HP-L-011",
        passes={BORN: "1900-01-01"},
        fails=({BORN: "1899-12-31"}, f"{IN} {BORN} = 2024-05-06 09:20:00"),
        edge=({BORN: "-", IN: "1979-12-31 23:59"}, f"{IN} {BORN} = 1979-12-31 23:59"),
    ),
    *case(
        "HP-L-012",
        passes={"qc_date": "2024-05-11"},
        fails=({"qc_date": "2024-05-10"}, f"qc_date {OUT} = 2024-05-10"),
        edge=({"qc_date": "2024-05-11 00:00"},),
    ),
    *case(
        "HP-L-013",
        passes={"qc_date": "-"},
        fails=({"qc_date": "2024-05-15"}, f"qc_date {OUT} = 2024-05-15"),
        edge=({"qc_date": "2024-05-14 23:59"},),
    ),
    *case(
        "HP-L-014",
        passes={ON: "2024-05-06 00:00"},
        fails=({"operations[1]": {**CT, "date": "2024-05-12"}}, f"operations[1].date {STAY} = 2024-05-12"),
        edge=({ON: "2024-05-05", OUT: "-"}, f"{ON} {STAY} = 2024-05-05"),
    ),
    *case(
        "HP-L-015",
        passes={ON: "2024-05-06 00:00:30"},
        fails=({ON: "2024-05-06 09:19"}, f"{ON} {STAY} = 2024-05-06 09:19"),
        edge=({ON: "2024-05-11 10:30:59"},),
    ),
    *case(
        "HP-L-016",
        passes={"icu_stays": [{**ICU, "enter_time": "2024-05-07", "exit_time": "2024-05-07 10:00"}]},
        fails=(
            {"icu_stays": [{**ICU, "enter_time": "2024-05-07 10:00", "exit_time": "2024-05-07 10:00"}]},
            "icu_stays[0].enter_time icu_stays[0].exit_time = 2024-05-07 10:00",
        ),
        edge=(
            {"icu_stays": [{**ICU, "enter_time": "2024-05-06 09:20", "exit_time": "2024-05-11 10:30:30"}]},
        ),
    ),
    *case(
        "HP-L-017",
        passes={
            "icu_stays": [
                {**ICU, "enter_time": "2024-05-07 08:00", "exit_time": "2024-05-08 08:00"},
                {**ICU, "enter_time": "2024-05-08 08:00", "exit_time": "2024-05-09 08:00"},
            ]
        },
        fails=(
            {
                "icu_stays": [
                    {**ICU, "enter_time": "2024-05-07 08:00", "exit_time": "2024-05-08 08:01"},
                    {**ICU, "enter_time": "2024-05-08 08:00", "exit_time": "2024-05-09"},
                ]
            },
            "icu_stays[1]",
        ),
        edge=(
            {
                "icu_stays": [
                    {**ICU, "enter_time": "2024-05-07", "exit_time": "2024-05-08"},
                    {**ICU, "enter_time": "2024-05-08", "exit_time": "2024-05-08"},
                ]
            },
        ),
    ),
    *case(
        "HP-L-018",
        passes={"discharge_way": "5", "readmission_plan": "1"},
        fails=({"discharge_way": "5", "readmission_plan": "2"}, "discharge_way readmission_plan = 5"),
        edge=({"discharge_way": "死亡", "readmission_plan": "有"}, "discharge_way readmission_plan = 死亡"),
    ),
    *case(
        "HP-L-019",
        passes={"discharge_way": "5", "autopsy": "1"},
        fails=({"autopsy": "1"}, "discharge_way autopsy = 1"),
        edge=({"discharge_way": "6", "autopsy": "1"},),
    ),
    *case(
        "HP-L-020",
        passes={"discharge_way": "2", "transfer_org_name": "示范市康复医院"},
        fails=({"transfer_org_name": "示范市康复医院"}, "discharge_way transfer_org_name = 1"),
        edge=({"discharge_way": "-", "transfer_org_name": "示范市康复医院"},),
    ),
    *case(
        "HP-L-021",
        passes={"readmission_plan": "2", "readmission_purpose": "取出引流管"},
        fails=({"readmission_purpose": "取出引流管"}, "readmission_plan readmission_purpose = 1"),
        edge=({"readmission_purpose": "无"}, "readmission_plan readmission_purpose = 1"),
    ),
    *case(
        "HP-L-022",
        passes={"allergy_drugs": "无"},
        fails=({"allergy_drugs": "青霉素"}, "drug_allergy allergy_drugs = 1"),
        edge=({"allergy_drugs": "——"},),
    ),
    *case(
        "HP-L-023",
        passes={"discharge_way": "5", "diagnoses[0].outcome": "4"},
        fails=({"diagnoses[1].outcome": "死亡"}, "diagnoses[1].outcome discharge_way = 死亡"),
        edge=({"discharge_way": "5", "diagnoses[0].outcome": "2"}, "diagnoses[0].outcome discharge_way = 2"),
    ),
    *case(
        "HP-L-024",
        passes={"diagnoses[1].outcome": "3"},
        fails=({"diagnoses[0].outcome": "3"}, "diagnoses[0].outcome discharge_way = 3"),
        edge=({"diagnoses[0].outcome": "3", "discharge_way": "4"},),
    ),
    *case(
        "HP-L-025",
        passes={BORN: "2009-05-06"},
        fails=({BORN: "2009-05-07"}, f"marital_status {AGE} = 2"),
        edge=({BORN: "2009-05-07", "marital_status": "9"},),
    ),
    *case(
        "HP-L-026",
        passes={BORN: "2009-05-07"},
        fails=({BORN: "2009-05-06"}, f"marital_status {AGE} = 2"),
        edge=({BORN: "2004-05-06"},),
    ),
    *case(
        "HP-L-027",
        passes={BORN: "2008-05-07", "occupation": "31"},
        fails=({BORN: "2008-05-07", "occupation": "24.0"}, f"occupation {AGE} = 24.0"),
        edge=({BORN: "1984-05-07", "occupation": "80"}, f"occupation {AGE} = 80"),
    ),
)
