"""Examples of the HP-X rules."""

from .completeness import CT, DAYS_28, DAYS_29, NEWBORN
from .example import Example, case

MAIN, SECOND, THIRD, CLINIC = (
    "diagnoses[0].code",
    "diagnoses[1].code",
    "diagnoses[2].code",
    "outpatient_diag_code",
)
OP = "operations[0].code"
AGE = "birth_date admission_time"
CAUSE, MORPHOLOGY = "external_cause_code", "pathology_code"


def _op(code: str) -> dict[str, object]:
    return {"operations[1]": {**CT, "code": code}}


def _main_only(number: str, passes: str, fails: str, edge: str, edge_fails: bool) -> tuple[Example, ...]:
    """Examples of a rule on the principal diagnosis alone."""
    return case(
        f"HP-X-{number}",
        passes={MAIN: passes},
        fails=({MAIN: fails}, f"{MAIN} = {fails}"),
        edge=({MAIN: edge}, *([f"{MAIN} = {edge}"] if edge_fails else [])),
    )


def _pair(
    number: str, main: str, other: str, fine: dict[str, str], edge: dict[str, str]
) -> tuple[Example, ...]:
    """Examples of a rule on the principal and another diagnosis."""
    return case(
        f"HP-X-{number}",
        passes=fine,
        fails=({MAIN: main, THIRD: other}, f"{MAIN} {THIRD} = {main}"),
        edge=(edge,),
    )


EXAMPLES: tuple[Example, ...] = (
    *_main_only("001", "U07.100", "V01.000", "Y98.x00", True),
    *case(
        "HP-X-002",
        passes={MAIN: "W10.900"},
        fails=({SECOND: "W10.900", CLINIC: "Y83.100"}, f"{SECOND} = W10.900", f"{CLINIC} = Y83.100"),
        edge=({THIRD: "x59.900"}, f"{THIRD} = x59.900"),
    ),
    *case(
        "HP-X-003",
        passes={SECOND: "M80.000"},
        fails=({MAIN: "M85000/3", SECOND: "M9999/9"}, f"{MAIN} = M85000/3", f"{SECOND} = M9999/9"),
        edge=({SECOND: "M75000/3", CLINIC: "M85000/3"},),
    ),
    *_main_only("004", "A17.000+G01*", "G01*", "G05.0*", True),
    *_main_only("005", "U79.000", "U80.000", "U99.900", True),
    *_main_only("006", "R64.x00", "R65.000", "R65", True),
    *_main_only("007", "Z38.000", "Z37.000", "z37.900", True),
    *case(
        "HP-X-008",
        passes={**DAYS_28, MAIN: "Z38.000"},
        fails=({**DAYS_29, THIRD: "Z38.000"}, f"{THIRD} = Z38.000"),
        edge=({"birth_date": "-", THIRD: "Z38.000"},),
    ),
    *case(
        "HP-X-009",
        passes={**DAYS_29, THIRD: "Z37.000"},
        fails=({**DAYS_28, THIRD: "Z37.000"}, f"{THIRD} = Z37.000"),
        edge=({"birth_date": "2024-05-07", THIRD: "Z37.000"},),
    ),
    *_main_only("010", "Z79.000", "Z80.000", "Z99.900", True),
    *_main_only("011", "Z54.900", "Z55.000", "Z37.000", False),
    *case(
        "HP-X-012",
        passes={MAIN: "Z51.102", **_op("99.2500")},
        fails=({MAIN: "Z51.102"}, f"{MAIN} operations = Z51.102"),
        edge=({MAIN: "Z51.102", **_op("-")},),
    ),
    *case(
        "HP-X-013",
        passes={MAIN: "Z51.000", **_op("92.2400")},
        fails=({MAIN: "Z51.000", **_op("92.1700")}, f"{MAIN} operations = Z51.000"),
        edge=({MAIN: "Z51.000", **_op("92.3000")},),
    ),
    *case(
        "HP-X-014",
        passes={MAIN: "R07.400", SECOND: "O80.000", THIRD: "Z37.000"},
        fails=({MAIN: "R07.400", SECOND: "Z37.000"}, f"{MAIN} {THIRD} = R07.400"),
        edge=({MAIN: "R07.400", SECOND: "O80.000", THIRD: "N20.000"}, f"{MAIN} {THIRD} = R07.400"),
    ),
    *case(
        "HP-X-015",
        passes={MAIN: "O80.000", SECOND: "Z37.000"},
        fails=({SECOND: "O84.000"}, f"{SECOND} = O84.000"),
        edge=({MAIN: "O08.000", SECOND: "O80.000"},),
    ),
    *case(
        "HP-X-016",
        passes={SECOND: "Z37.000", THIRD: "O84.000"},
        fails=({SECOND: "Z37.000"}, f"{SECOND} = Z37.000"),
        edge=({SECOND: "Z37.000", THIRD: "O85.x00"}, f"{SECOND} = Z37.000"),
    ),
    *case(
        "HP-X-017",
        passes={MAIN: "O80.000", **_op("74.3x00")},
        fails=({MAIN: "O80.000", **_op("74.1x00")}, f"{MAIN} operations[1].code = O80.000"),
        edge=({MAIN: "O81.000", **_op("74.1x00")},),
    ),
    *case(
        "HP-X-018",
        passes={MAIN: "O82.000", **_op("74.1X00")},
        fails=({SECOND: "O82.000"}, f"{SECOND} operations = O82.000"),
        edge=({SECOND: "O82.000", "operations": []}, f"{SECOND} operations = O82.000"),
    ),
    *case(
        "HP-X-019",
        passes={MAIN: "O80.000", SECOND: "O84.000"},
        fails=({MAIN: "O80.000", SECOND: "O70.000"}, f"{MAIN} {SECOND} = O80.000"),
        edge=({SECOND: "O80.000", THIRD: "O70.000"},),
    ),
    *case(
        "HP-X-020",
        passes={MAIN: "O81.000", **_op("72.1x00")},
        fails=({MAIN: "O81.000", **_op("73.4x00")}, f"{MAIN} operations = O81.000"),
        edge=({MAIN: "O81.000", OP: None},),
    ),
    *case(
        "HP-X-021",
        passes={SECOND: "D25.900"},
        fails=(
            {"gender": "1", SECOND: "D28.900", CLINIC: "C51.900"},
            f"{SECOND} gender = D28.900",
            f"{CLINIC} gender = C51.900",
        ),
        edge=({"gender": "1", SECOND: "D29.000", THIRD: "D24.x00"},),
    ),
    *case(
        "HP-X-022",
        passes={"gender": "1", SECOND: "N40.x00"},
        fails=({SECOND: "N40.x00"}, f"{SECOND} gender = N40.x00"),
        edge=({SECOND: "C50.901", THIRD: "N51.900"}, f"{THIRD} gender = N51.900"),
    ),
    *case(
        "HP-X-023",
        passes=_op("65.0100"),
        fails=({"gender": "1", **_op("75.9900")}, "operations[1].code gender = 75.9900"),
        edge=({"gender": "1", **_op("88.4700")},),
    ),
    *case(
        "HP-X-024",
        passes={"gender": "1", **_op("60.2100")},
        fails=(_op("64.9900"), "operations[1].code gender = 64.9900"),
        edge=({"gender": "9", **_op("60.2100")},),
    ),
    *case(
        "HP-X-025",
        passes={"birth_date": "2014-05-06", SECOND: "O80.000"},
        fails=({"birth_date": "2014-05-07", SECOND: "O80.000"}, f"{SECOND} {AGE} = O80.000"),
        edge=({"birth_date": "2023-05-06", SECOND: "R95.x00"}, f"{SECOND} {AGE} = R95.x00"),
    ),
    *case(
        "HP-X-026",
        passes={"birth_date": "2006-05-06", SECOND: "I20.000"},
        fails=({"birth_date": "2006-05-07", SECOND: "I25.900"}, f"{SECOND} {AGE} = I25.900"),
        edge=({"birth_date": "1973-05-07", THIRD: "O80.000"},),
    ),
    *case(
        "HP-X-027",
        passes={**DAYS_28, SECOND: "P07.000"},
        fails=({**DAYS_29, SECOND: "P07.000"}, f"{SECOND} {AGE} = P07.000"),
        edge=({"birth_date": "2023-05-06", SECOND: "P07.000"},),
    ),
    *case(
        "HP-X-028",
        passes={**NEWBORN, MAIN: "P07.000"},
        fails=({"birth_date": "2023-05-06", MAIN: "P07.000"}, f"{MAIN} {AGE} = P07.000"),
        edge=({MAIN: "P35.000"},),
    ),
    *case(
        "HP-X-029",
        passes={**NEWBORN, MAIN: "Q21.000"},
        fails=({**DAYS_28, MAIN: "J18.900"}, f"{MAIN} {AGE} = J18.900"),
        edge=({**DAYS_29, MAIN: "J18.900"},),
    ),
    *case(
        "HP-X-030",
        passes={MAIN: "C78.000", MORPHOLOGY: "M85000/6"},
        fails=({MAIN: "C50.900", MORPHOLOGY: "M85000/6"}, f"{MORPHOLOGY} {MAIN} = M85000/6"),
        edge=({MAIN: "D45.x00", MORPHOLOGY: "M99500/3"},),
    ),
    *case(
        "HP-X-031",
        passes={THIRD: "Z85.300", MORPHOLOGY: "M85000/3"},
        fails=({MORPHOLOGY: "M85000/3"}, f"{MORPHOLOGY} diagnoses = M85000/3"),
        edge=({THIRD: "D49.x00", MORPHOLOGY: "M85000/3"}, f"{MORPHOLOGY} diagnoses = M85000/3"),
    ),
    *case(
        "HP-X-032",
        passes={CAUSE: "Y40.000"},
        fails=({CAUSE: "W10.900"}, f"{CAUSE} diagnoses = W10.900"),
        edge=({CAUSE: "Y85.000", THIRD: "T90.500"},),
    ),
    *case(
        "HP-X-033",
        passes={MAIN: "T36.000", CAUSE: "X44.900"},
        fails=({MAIN: "T65.900", CAUSE: "W19.900"}, f"{CAUSE} {MAIN} = W19.900"),
        edge=({MAIN: "T66.x00", CAUSE: "V01.000"},),
    ),
    *case(
        "HP-X-034",
        passes={MAIN: "T90.500", CAUSE: "Y85.000"},
        fails=({MAIN: "T98.300", CAUSE: "W10.900"}, f"{CAUSE} {MAIN} = W10.900"),
        edge=({MAIN: "T90.500", CAUSE: "-"},),
    ),
    *case(
        "HP-X-035",
        passes={MAIN: "Z03.900", "diagnoses[0].name": "可疑疾病的观察"},
        fails=({"diagnoses[0].name": "胆囊炎待排"}, "diagnoses[0].name = 胆囊炎待排"),
        edge=({"diagnoses[0].name": "胆囊炎？", MAIN: "-"}, "diagnoses[0].name = 胆囊炎？"),
    ),
    *case(
        "HP-X-036",
        passes={SECOND: "E10.200"},
        fails=({SECOND: "E11.200"}, f"{SECOND} {THIRD} = E11.200"),
        edge=({SECOND: "E11.901"},),
    ),
    *case(
        "HP-X-037",
        passes={THIRD: "I15.000"},
        fails=({THIRD: "I13.000"}, f"{SECOND} {THIRD} = I10.x00x002"),
        edge=({SECOND: "I11.000", THIRD: "I12.000"},),
    ),
    *_pair(
        "038", "B16.900", "K72.900", {MAIN: "B17.100", THIRD: "K72.900"}, {MAIN: "B16.200", THIRD: "K72.900"}
    ),
    *_pair(
        "039", "K70.300", "K72.100", {MAIN: "K70.400", THIRD: "K72.100"}, {MAIN: "K72.900", THIRD: "K70.300"}
    ),
    *_pair(
        "040", "I25.103", "I22.000", {MAIN: "I25.800", THIRD: "I20.000"}, {MAIN: "I25.103", THIRD: "I23.000"}
    ),
    *case(
        "HP-X-041",
        passes={MAIN: "N20.200", THIRD: "N20.000"},
        fails=({SECOND: "N20.100", THIRD: "N20.000"}, f"{SECOND} {THIRD} = N20.100"),
        edge=({SECOND: "N20.000", THIRD: "N20.001"},),
    ),
    *case(
        "HP-X-042",
        passes={SECOND: "K81.000"},
        fails=({MAIN: "K80.200", THIRD: "K81.900"}, f"{MAIN} {THIRD} = K80.200"),
        edge=({MAIN: "K81.000", THIRD: "K80.203"}, f"{MAIN} {THIRD} = K81.000"),
    ),
    *case(
        "HP-X-043",
        passes={MAIN: "I20.000", OP: "36.0600", **_op("36.0700")},
        fails=({MAIN: "I25.103", **_op("36.0700")}, f"{MAIN} operations[1].code = I25.103"),
        edge=({MAIN: "I21.900", **_op("36.0700")},),
    ),
    *case(
        "HP-X-044",
        passes={MAIN: "Z51.102", "discharge_way": "4"},
        fails=({MAIN: "Z51.102", "discharge_way": "5"}, f"{MAIN} discharge_way = Z51.102"),
        edge=({SECOND: "Z51.102", "discharge_way": "5"},),
    ),
    *case(
        "HP-X-045",
        passes={SECOND: "C50.900"},
        fails=({SECOND: "C50.901"}, f"{SECOND} gender = C50.901"),
        edge=({SECOND: "C50.901x001"},),
    ),
    *case(
        "HP-X-046",
        passes={**DAYS_29, SECOND: "O70.000"},
        fails=({**DAYS_28, SECOND: "O70.000"}, f"{SECOND} = O70.000"),
        edge=({**DAYS_28, CLINIC: "O70.000"},),
    ),
    *case(
        "HP-X-047",
        passes={CLINIC: "U79.000"},
        fails=({CLINIC: "R65.000"}, f"{CLINIC} = R65.000"),
        edge=({CLINIC: "U89.900"}, f"{CLINIC} = U89.900"),
    ),
    *case(
        "HP-X-048",
        passes={"ventilator_hours": 96, **_op("96.7200")},
        fails=({"ventilator_hours": 1}, "operations ventilator_hours"),
        edge=({"ventilator_hours": 96, **_op("96.7100")}, "operations[1].code ventilator_hours = 96.7100"),
    ),
)
