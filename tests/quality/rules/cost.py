"""Examples of the HP-M rules."""

from .completeness import CT
from .example import Example, case
from .logic_care import TRANSFUSED

OP = "operations[0]"
ALL = "total_cost"
ITEMS = (
    "cost_general_service cost_general_operation cost_nursing cost_general_other cost_pathology "
    "cost_laboratory cost_imaging cost_clinical_diagnosis cost_nonsurgical_treatment "
    "cost_surgical_treatment cost_rehabilitation "
    "cost_tcm_treatment cost_western_medicine cost_chinese_patent_medicine cost_chinese_herbal cost_blood "
    "cost_albumin cost_globulin cost_coagulation_factor cost_cytokine cost_consumable_exam "
    "cost_consumable_treatment cost_consumable_surgery cost_other"
)
FREE = {"cost_tcm_treatment": 0, "cost_chinese_patent_medicine": "-", "cost_chinese_herbal": None}

EXAMPLES: tuple[Example, ...] = (
    *case(
        "HP-M-001",
        passes={ALL: "0.01"},
        fails=({ALL: "-5"}, f"{ALL} = -5"),
        edge=({ALL: "0.000"}, f"{ALL} = 0.000"),
    ),
    *case(
        "HP-M-002",
        passes={"cost_other": "0"},
        fails=(
            {"self_pay": "-1", "cost_antibacterial": "-0.01"},
            "self_pay = -1",
            "cost_antibacterial = -0.01",
        ),
        edge=({"cost_other": "-0.00", "cost_blood": "-1.234"},),
    ),
    *case(
        "HP-M-003",
        passes={"cost_surgery": "4200.00", "cost_antibacterial": "2000.00"},
        fails=({"cost_other": "0.02"}, f"{ALL} {ITEMS} = 15820.62"),
        edge=({"cost_other": "0.01"},),
    ),
    *case(
        "HP-M-004",
        passes={"cost_nursing": "2,60"},
        fails=({"cost_nursing": "-"}, f"{ALL} {ITEMS} = 260.00"),
        edge=({"cost_nursing": "259.99"},),
    ),
    *case(
        "HP-M-005",
        passes={"cost_antibacterial": "2680.10"},
        fails=({"cost_antibacterial": "2680.11"}, "cost_western_medicine cost_antibacterial = 2680.10"),
        edge=({"cost_western_medicine": None}, "cost_western_medicine cost_antibacterial"),
    ),
    *case(
        "HP-M-006",
        passes={"cost_surgery": "2750.00"},
        fails=(
            {"cost_surgery": "2750.01"},
            "cost_surgical_treatment cost_anesthesia cost_surgery = 4200.00",
        ),
        edge=({"cost_surgery": "4200.00", "cost_anesthesia": "-"},),
    ),
    *case(
        "HP-M-007",
        passes={"cost_physical_therapy": "450"},
        fails=(
            {"cost_physical_therapy": "450.01"},
            "cost_nonsurgical_treatment cost_physical_therapy = 450.00",
        ),
        edge=({"cost_nonsurgical_treatment": "4.5.0"},),
    ),
    *case(
        "HP-M-008",
        passes={"self_pay": "15820.60"},
        fails=({"self_pay": "15820.61"}, f"self_pay {ALL} = 15820.61"),
        edge=({"self_pay": "99999", ALL: "-"},),
    ),
    *case(
        "HP-M-009",
        passes={"payment_method": "7", "self_pay": "15820.60"},
        fails=({"payment_method": "全自费"}, f"payment_method self_pay {ALL} = 全自费"),
        edge=({"payment_method": "7", "self_pay": "15820.59"},),
    ),
    *case(
        "HP-M-010",
        passes={"cost_surgery": 0, "operations": []},
        fails=({"operations": []}, "cost_surgery operations = 2600.00"),
        edge=({"operations": [{"code": "-", "name": "某操作"}]}, "cost_surgery operations = 2600.00"),
    ),
    *case(
        "HP-M-011",
        passes={"cost_surgery": "0.00"},
        fails=({"cost_surgery": "0.00", "operations": []}, "cost_surgical_treatment operations = 4200.00"),
        edge=({"cost_surgery": "0.01", "operations": []},),
    ),
    *case(
        "HP-M-012",
        passes={"operations": [], "cost_anesthesia": "0"},
        fails=({f"{OP}.anesthesia_method": "-"}, "cost_anesthesia operations = 1450.00"),
        edge=({f"{OP}.anesthesia_method": "某法"},),
    ),
    *case(
        "HP-M-013",
        passes={"cost_anesthesia": 0, f"{OP}.anesthesia_method": "0302"},
        fails=({"cost_anesthesia": 0}, f"cost_anesthesia {OP}.anesthesia_method = 0"),
        edge=(
            {"cost_anesthesia": "-", f"{OP}.anesthesia_method": "05"},
            f"cost_anesthesia {OP}.anesthesia_method = -",
        ),
    ),
    *case(
        "HP-M-014",
        passes={"cost_surgical_treatment": "0", "operations": [{**CT, "code": "36.0600"}]},
        fails=({"cost_surgical_treatment": "0"}, f"cost_surgical_treatment {OP} = 0"),
        edge=({"cost_surgical_treatment": "0", f"{OP}.code": "51.2301"},),
    ),
    *case(
        "HP-M-015",
        passes={"operations": [], "cost_consumable_surgery": "0"},
        fails=({"operations": []}, "cost_consumable_surgery operations = 3300.00"),
        edge=(
            {"operations": [], "cost_consumable_surgery": "0.01"},
            "cost_consumable_surgery operations = 0.01",
        ),
    ),
    *case(
        "HP-M-016",
        passes={"cost_nursing": 0, "stay_days": 1},
        fails=({"cost_nursing": 0}, "cost_nursing stay_days = 0"),
        edge=({"cost_nursing": 0, "stay_days": 2}, "cost_nursing stay_days = 0"),
    ),
    *case(
        "HP-M-017",
        passes={"cost_general_service": "0", "stay_days": 1},
        fails=({"cost_general_service": "0"}, "cost_general_service stay_days = 0"),
        edge=({"cost_general_service": "0", "stay_days": "-"},),
    ),
    *case(
        "HP-M-018",
        passes={"cost_pathology": "0"},
        fails=({"cost_pathology": "0", "pathology_code": "M85000/3"}, "cost_pathology pathology_code = 0"),
        edge=({"cost_pathology": "-", "pathology_code": "x"}, "cost_pathology pathology_code = -"),
    ),
    *case(
        "HP-M-019",
        passes={"cost_blood": "220", "transfusion_red_cells": "2"},
        fails=(
            {"transfusion_red_cells": "2", "transfusion_plasma": 0},
            f"cost_blood {TRANSFUSED} = 0.00",
        ),
        edge=({"transfusion_autologous": "300"},),
    ),
    *case(
        "HP-M-020",
        passes={"cost_other": "4746.18"},
        fails=({"cost_other": "4746.19"}, f"cost_other {ALL} = 4746.19"),
        edge=({"cost_other": "3.00", ALL: "10.00"},),
    ),
    *case(
        "HP-M-021",
        passes={ALL: "500000.00"},
        fails=({ALL: "500000.01"}, f"{ALL} stay_days = 500000.01"),
        edge=({ALL: "500000.01", "stay_days": 0},),
    ),
    *case(
        "HP-M-022",
        passes={ALL: "10"},
        fails=({ALL: "9.99"}, f"{ALL} = 9.99"),
        edge=({ALL: "0"},),
    ),
    *case(
        "HP-M-023",
        passes={"cost_other": None, "self_pay": "-"},
        fails=({"cost_other": "-", "cost_surgery": "——"}, "cost_surgery = ——", "cost_other = -"),
        edge=({"cost_other": "null"},),
    ),
    *case(
        "HP-M-024",
        passes={"discharge_dept": "5018", **FREE, "cost_chinese_herbal": "0.01"},
        fails=(
            {"discharge_dept": "5018", **FREE},
            "cost_tcm_treatment cost_chinese_patent_medicine cost_chinese_herbal discharge_dept = 0",
        ),
        edge=({"discharge_dept": "4999", **FREE},),
    ),
)
