"""Examples of the HP-F rules."""

from .completeness import CT
from .example import Example, case

DATES = {
    "001": "admission_time",
    "002": "discharge_time",
    "003": "birth_date",
    "004": "qc_date",
    "005": "operations[0].date",
    "006": "icu_stays[0].enter_time",
    "007": "icu_stays[0].exit_time",
}
WHOLE = {
    "024": ("admission_count", 9999, 0, 10000),
    "025": ("age_years", 150, "-1", 151),
    "026": ("age_days", 364, "三天", 365),
    "027": ("newborn_birth_weights[0]", 100, "3.2", 99),
    "029": ("stay_days", 999999, 0, 1000000),
    "030": ("coma_after_hours", 23, "1.5", 24),
    "031": ("coma_before_minutes", 59, "-5", 60),
    "032": ("coma_after_days", 99999, "半", 100000),
}
PASSPORT, PERMIT, TAIWAN, RESIDENT = ({"id_type": kind} for kind in "6457")

EXAMPLES: tuple[Example, ...] = (
    *(
        example
        for number, path in DATES.items()
        for example in case(
            f"HP-F-{number}",
            passes={path: "2024.5.7 8:00"},
            fails=({path: "2023-02-29"}, f"{path} = 2023-02-29"),
            edge=({path: "2024-05-07 24:00"}, f"{path} = 2024-05-07 24:00"),
        )
    ),
    *case(
        "HP-F-008",
        passes={"admission_time": "2024-05-06T00:00"},
        fails=(
            {"admission_time": "2024-05-06", "discharge_time": "45423.0"},
            "admission_time = 2024-05-06",
            "discharge_time = 45423.0",
        ),
        edge=({"discharge_time": "45423.5"},),
    ),
    *case(
        "HP-F-009",
        passes={"admission_time": "2024-05-06T09:20:00+08:00", "qc_date": "2024-05-13 08:00"},
        fails=(
            {"birth_date": "1966/3/12", "operations[0].date": "20240508"},
            "birth_date = 1966/3/12",
            "operations[0].date = 20240508",
        ),
        edge=({"admission_time": "2024-05-06T01:20Z"}, "admission_time = 2024-05-06T01:20Z"),
    ),
    *case(
        "HP-F-010",
        passes={"id_no": "43010219660312102x"},
        fails=({"id_no": "43010219660312102"}, "id_no = 43010219660312102"),
        edge=({"id_no": "430102660312102"},),
    ),
    *case(
        "HP-F-011",
        passes={"id_no": "４３０１０２１９６６０３１２１０２７"},
        fails=({"id_no": "430102196603121026"}, "id_no = 430102196603121026"),
        edge=({"id_no": "11010519491231002x"},),
    ),
    *case(
        "HP-F-012",
        passes={"id_no": "430102240506001"},
        fails=({"id_no": "430102196602301021"}, "id_no = 430102196602301021"),
        edge=({"id_no": "430102202405070012"}, "id_no = 430102202405070012"),
    ),
    *case(
        "HP-F-013",
        passes={"id_no": "820000196603121023"},
        fails=({"id_no": "990102196603121027"}, "id_no = 990102196603121027"),
        edge=({"id_no": "99010219660312"},),
    ),
    *case(
        "HP-F-014",
        passes={"id_no": "43010266031210"},
        fails=({"id_no": "430102660312102"}, "id_no = 430102660312102"),
        edge=({"id_type": "2", "id_no": "430102660312102"},),
    ),
    *case(
        "HP-F-015",
        passes={"id_no": "E4301021966"},
        fails=({"id_no": "4.30102E+17"}, "id_no = 4.30102E+17"),
        edge=({"id_type": "9", "id_no": " 4e17 "}, "id_no =  4e17 "),
    ),
    *case(
        "HP-F-016",
        passes={"id_no": "430102196603121000"},
        fails=({"id_no": "430102196603122000"}, "id_no = 430102196603122000"),
        edge=({"id_no": "430102196603120000"}, "id_no = 430102196603120000"),
    ),
    *case(
        "HP-F-017",
        passes={**PASSPORT, "id_no": "e12345678"},
        fails=({**PASSPORT, "id_no": "E1234-5678"}, "id_no = E1234-5678"),
        edge=({**PASSPORT, "id_no": "E123"}, "id_no = E123"),
    ),
    *case(
        "HP-F-018",
        passes={**PERMIT, "id_no": "H12345678"},
        fails=({**PERMIT, "id_no": "A12345678"}, "id_no = A12345678"),
        edge=({**PERMIT, "id_no": "M1234567801"},),
    ),
    *case(
        "HP-F-019",
        passes={**TAIWAN, "id_no": "12345678"},
        fails=({**TAIWAN, "id_no": "1234567"}, "id_no = 1234567"),
        edge=({**TAIWAN, "id_no": "1234567890(b)"},),
    ),
    *case(
        "HP-F-020",
        passes={**RESIDENT, "id_no": "GBR123456789012"},
        fails=({**RESIDENT, "id_no": "GB123456789012"}, "id_no = GB123456789012"),
        edge=({**RESIDENT, "id_no": "91234567890123456X"},),
    ),
    *case(
        "HP-F-021",
        passes={"household_postcode": "４１００００"},
        fails=(
            {"current_postcode": "41000", "work_postcode": "4100000"},
            "current_postcode = 41000",
            "work_postcode = 4100000",
        ),
        edge=({"household_postcode": "000000"},),
    ),
    *case(
        "HP-F-022",
        passes={"current_phone": "+86 199 0000-0011", "work_phone": "不详"},
        fails=({"contact_phone": "12900000012"}, "contact_phone = 12900000012"),
        edge=({"current_phone": "0731-8430000", "work_phone": "123456"}, "work_phone = 123456"),
    ),
    *case(
        "HP-F-023",
        passes={"patient_name": "无名氏20240506"},
        fails=({"patient_name": "沈试1"}, "patient_name = 沈试1"),
        edge=({"patient_name": "未知！"}, "patient_name = 未知！"),
    ),
    *(
        example
        for number, (path, most, odd, beyond) in WHOLE.items()
        for example in case(
            f"HP-F-{number}",
            passes={path: most},
            fails=({path: odd}, f"{path} = {odd}"),
            edge=({path: beyond}, f"{path} = {beyond}"),
        )
    ),
    *case(
        "HP-F-028",
        passes={"newborn_birth_weights": [3210, "3200.0"], "newborn_admission_weight": "轻"},
        fails=(
            {"newborn_birth_weights": [3200, 3205], "newborn_admission_weight": 3101},
            "newborn_birth_weights[1] = 3205",
            "newborn_admission_weight = 3101",
        ),
        edge=({"newborn_birth_weights": [99]},),
    ),
    *case(
        "HP-F-033",
        passes={"total_cost": "99999999.99", "cost_blood": "1.2000"},
        fails=(
            {"total_cost": "15,820.60", "cost_nursing": "1.234"},
            "total_cost = 15,820.60",
            "cost_nursing = 1.234",
        ),
        edge=({"self_pay": "-100000000"}, "self_pay = -100000000"),
    ),
    *case(
        "HP-F-034",
        passes={"diagnoses[1].code": "A17.000x001+G05.0*", "diagnoses[2].code": "G01*"},
        fails=(
            {"diagnoses[2].code": "E11.9", "outpatient_diag_code": "K80"},
            "diagnoses[2].code = E11.9",
            "outpatient_diag_code = K80",
        ),
        edge=({"diagnoses[1].code": "a17.000+g01*"},),
    ),
    *case(
        "HP-F-035",
        passes={"operations[0].code": "00.661A1", "operations[1]": {**CT, "code": "37.2x00x001"}},
        fails=({"operations[0].code": "51.23"}, "operations[0].code = 51.23"),
        edge=({"operations[0].code": "51.230x0001"},),
    ),
    *case(
        "HP-F-036",
        passes={"pathology_code": "m8500/3"},
        fails=({"pathology_code": "M85000/4"}, "pathology_code = M85000/4"),
        edge=({"pathology_code": "M75000/3"}, "pathology_code = M75000/3"),
    ),
    *case(
        "HP-F-037",
        passes={"external_cause_code": "V01"},
        fails=({"external_cause_code": "S06.000"}, "external_cause_code = S06.000"),
        edge=({"external_cause_code": "Y99.900"}, "external_cause_code = Y99.900"),
    ),
    *case(
        "HP-F-038",
        passes={"org_name": "示" * 80, "occupation": "九" * 60},
        fails=({"org_name": "示" * 81}, f"org_name = {'示' * 81}"),
        edge=(
            {"patient_name": f" {'𠮷' * 40} ", "diagnoses[1].code": "I10.x00x002+I10.x00x0"},
            "diagnoses[1].code = I10.x00x002+I10.x00x0",
        ),
    ),
    *case(
        "HP-F-039",
        passes={"current_address": "\r\n示范路8号\t"},
        fails=({"current_address": "示范路\n8号"}, "current_address = 示范路\n8号"),
        edge=({"operations[0].surgeon": "孔\x7f甲"}, "operations[0].surgeon = 孔\x7f甲"),
    ),
    *case(
        "HP-F-040",
        passes={"contact_name": "沈𠮷"},
        fails=({"contact_name": "沈锟斤拷"}, "contact_name = 沈锟斤拷"),
        edge=({"patient_name": "沈\ue000", "coder": "吕\uf900"}, "patient_name = 沈\ue000"),
    ),
    *case(
        "HP-F-041",
        passes={
            "operations[0].incision_healing": "0类切口（有手术但体表无切口或腔镜手术切口）",
            "work_unit": " － ",
        },
        fails=({"record_no": "００７", "coder": "吕编码　"}, "record_no = ００７", "coder = 吕编码　"),
        edge=({"work_unit": " ", "patient_name": "沈（试）"}, "work_unit =  "),
    ),
    *case(
        "HP-F-042",
        passes={"payment_method": "1.1", "age_years": "58.000"},
        fails=({"gender": "2.0", "age_years": "58.00"}, "gender = 2.0", "age_years = 58.00"),
        edge=({"payment_method": "7.0"}, "payment_method = 7.0"),
    ),
    *case(
        "HP-F-043",
        passes={"admission_dept": "03"},
        fails=(
            {"admission_dept": "401", "operations[0].anesthesia_method": "103"},
            "admission_dept = 401",
            "operations[0].anesthesia_method = 103",
        ),
        edge=({"discharge_dept": "4"}, "discharge_dept = 4"),
    ),
    *case(
        "HP-F-044",
        passes={"transfer_depts": "0301,0302"},
        fails=({"transfer_depts": "0301→0302"}, "transfer_depts = 0301→0302"),
        edge=({"transfer_depts": " 0301,0302 "},),
    ),
    *case(
        "HP-F-045",
        passes={"patient_name": "无名氏", "contact_relation": "不详"},
        fails=({"work_unit": "无", "contact_phone": "待补"}, "work_unit = 无", "contact_phone = 待补"),
        edge=({"work_unit": " 暂无 ", "birth_address": "不详。"}, "work_unit =  暂无 "),
    ),
    *case(
        "HP-F-046",
        passes={"contact_name": "Nancy"},
        fails=({"work_unit": "NULL", "cost_blood": "#N/A"}, "work_unit = NULL", "cost_blood = #N/A"),
        edge=({"work_phone": "Ｎｏｎｅ"}, "work_phone = Ｎｏｎｅ"),
    ),
    *case(
        "HP-F-047",
        passes={"org_code": "12345678-9"},
        fails=({"org_code": "1234567"}, "org_code = 1234567"),
        edge=({"org_code": "12430100000000000I"}, "org_code = 12430100000000000I"),
    ),
    *case(
        "HP-F-048",
        passes={"diagnoses[41].code": "-"},
        fails=({"diagnoses[41].code": "I10.x00x002"}, "diagnoses"),
        edge=({"diagnoses[40].code": "I10.x00x002"},),
    ),
    *case(
        "HP-F-049",
        passes={"operations[41].code": "-"},
        fails=({"operations[41].code": "87.0300"}, "operations"),
        edge=({"operations[40].code": "87.0300"},),
    ),
    *case(
        "HP-F-050",
        passes={"newborn_birth_weights[4]": 3200, "icu_stays[5].unit": "-"},
        fails=(
            {"newborn_birth_weights[5]": 3200, "icu_stays[5].unit": "01"},
            "icu_stays",
            "newborn_birth_weights",
        ),
        edge=({"icu_stays[4].unit": "01"},),
    ),
    *case(
        "HP-F-051",
        passes={"external_cause_code": "X59.900"},
        fails=({"diagnoses[0].code": "k80.100X001"}, "diagnoses[0].code = k80.100X001"),
        edge=({"outpatient_diag_code": "A17.000+g01*"}, "outpatient_diag_code = A17.000+g01*"),
    ),
)
