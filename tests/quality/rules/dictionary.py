"""Examples of the HP-D rules."""

from .completeness import CT
from .example import Example, case

# rule: key path, an accepted name, a value outside, one at the border and whether that is outside
DOMAINS = {
    "001": ("gender", "男", "3", "９", False),
    "002": ("marital_status", "未婚", "7", "9.0", False),
    "003": ("occupation", "农民", "99", "12", True),
    "004": ("ethnicity", "汉族", "57", "09", False),
    "005": ("payment_method", "全自费", "1", "8", False),
    "006": ("nationality", "中国", "999", "CN", True),
    "007": ("id_type", "护照", "8", "7.00", False),
    "008": ("native_province", "湖南省", "36", "0", True),
    "009": ("contact_relation", "配偶", "自己", "0", False),
    "010": ("admission_route", "门诊", "4", "急 诊", True),
    "011": ("admission_dept", "内科", "其他", "301", False),
    "012": ("discharge_dept", "外科", "9999", "69", False),
    "013": ("transfer_depts[0]", "内科", "心内", "401.0", False),
    "014": ("diagnoses[1].admission_condition", "有", "5", "0", True),
    "015": ("drug_allergy", "无", "0", "１", False),
    "016": ("abo_blood_type", "Ｏ型", "A", "0", True),
    "017": ("rh_blood_type", "阳性", "+", "4", False),
    "018": ("autopsy", "是", "0", "2", False),
    "019": ("readmission_plan", "有", "否", "3", True),
    "020": ("discharge_way", "死亡", "6", "9", False),
    "021": ("operations[0].incision_healing", "II/甲", "40", "30", False),
    "022": ("operations[0].anesthesia_method", "局部麻醉", "全麻", "20209", False),
    "023": ("operations[0].level", "三级手术", "三级", "5", True),
    "024": ("record_quality", "甲", "A", "4", True),
    "025": ("icu_stays[0].unit", "儿科监护室", "ICU", "9", True),
    "026": ("day_surgery", "是", "2", False, False),
    "038": ("admission_state", "急", "4", "0", True),
    "039": ("diagnoses[1].outcome", "好转", "5", "9", False),
    "040": ("operations[0].asa_grade", "ASA P1级", "Ⅱ", "7", True),
    "041": ("hiv_ab", "阴性", "-+", "0", False),
    "042": ("transfusion_reaction", "无", "3", "0", False),
}
TITLE = "胆囊结石伴胆囊炎"
METHODS = "operations[0].anesthesia_method"

EXAMPLES: tuple[Example, ...] = (
    *(
        example
        for number, (path, name, outside, border, is_outside) in DOMAINS.items()
        for example in case(
            f"HP-D-{number}",
            passes={path: name},
            fails=({path: outside}, f"{path} = {outside}"),
            edge=({path: border}, *([f"{path} = {border}"] if is_outside else [])),
        )
    ),
    *case(
        "HP-D-027",
        passes={"diagnoses[2].code": "K80.100x001+G01*"},
        fails=({"diagnoses[2].code": "E11.999"}, "diagnoses[2].code = E11.999"),
        edge=({"outpatient_diag_code": "E11.99"},),
    ),
    *case(
        "HP-D-028",
        passes={"diagnoses[0].name": "胆囊 结石伴\u3000胆囊炎", "diagnoses[2].code": "Z99.999"},
        fails=({"diagnoses[2].name": "糖尿病"}, "diagnoses[2].name = 糖尿病"),
        edge=({"diagnoses[1]": {"code": "K07.100x901", "name": "错颌畸形"}},),
    ),
    *case(
        "HP-D-029",
        passes={"operations": []},
        fails=({"operations[0].code": "51.2399"}, "operations[0].code = 51.2399"),
        edge=({"operations[0].code": "51.23"},),
    ),
    *case(
        "HP-D-030",
        passes={"operations[0].name": " 腹腔镜下 胆囊切除术 "},
        fails=({"operations[0].name": "胆囊切除术"}, "operations[0].name = 胆囊切除术"),
        edge=({"operations[1]": {**CT, "name": "颅脑ＣＴ"}},),
    ),
    *case(
        "HP-D-031",
        passes={"pathology_code": "M85000/3"},
        fails=({"pathology_code": "M99999/3"}, "pathology_code = M99999/3"),
        edge=({"pathology_code": "-"},),
    ),
    *case(
        "HP-D-032",
        passes={"external_cause_code": "W10.900"},
        fails=({"external_cause_code": "W10.999"}, "external_cause_code = W10.999"),
        edge=({"external_cause_code": "W10.99"},),
    ),
    *case(
        "HP-D-033",
        passes={"operations[0].incision_healing": "Ⅱ/甲"},
        fails=({"operations[0].incision_healing": "Ⅱ-甲"}, "operations[0].incision_healing = Ⅱ-甲"),
        edge=({"operations[0].incision_healing": "４"}, "operations[0].incision_healing = ４"),
    ),
    *case(
        "HP-D-034",
        passes={METHODS: "静吸复合麻醉（气管内插管、喉罩），A-1:全麻，(复合)"},
        fails=({METHODS: "0103*"}, f"{METHODS} = 0103*"),
        edge=({METHODS: "０１０３"}, f"{METHODS} = ０１０３"),
    ),
    *case(
        "HP-D-035",
        passes={"gender": "1"},
        fails=({"gender": "9"}, "gender = 9"),
        edge=({"gender": "0"}, "gender = 0"),
    ),
    *case(
        "HP-D-036",
        passes={"ethnicity": "99"},
        fails=({"ethnicity": "66"}, "ethnicity = 66"),
        edge=({"ethnicity": "其他"}, "ethnicity = 其他"),
    ),
    *case(
        "HP-D-037",
        passes={METHODS: "04"},
        fails=({METHODS: "全身麻醉"}, f"{METHODS} = 全身麻醉"),
        edge=({METHODS: "202"}, f"{METHODS} = 202"),
    ),
)
