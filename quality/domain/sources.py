"""Where a rule or an indicator comes from, in the reader's language; the catalogues name it in both mixed."""

import re

# Pattern, Chinese, English; numbers of official documents stay as they are printed.
_PHRASES = (
    (
        r"seed 000 (\S+) \(implied\)",
        r"病案统计系统维保合同 \1（引申）",
        r"implied by the medical-record statistics contract, clause \1",
    ),
    (r"seed 000 (\S+)", r"病案统计系统维保合同 \1", r"medical-record statistics contract, clause \1"),
    (r"seed 002 (\S+)", r"手麻系统维保合同 \1", r"anaesthesia systems contract, clause \1"),
    (r"HQMS only asks total >= sum", "HQMS仅要求总额不小于各项之和", "HQMS only asks total ≥ sum"),
    (r"HQMS interface table value domain ", "HQMS接口标准值域 ", "HQMS interface table, value domain "),
    (r"HQMS interface table format column", "HQMS接口标准“格式”列", "HQMS interface table, format column"),
    (r"HQMS interface table length column", "HQMS接口标准“长度”列", "HQMS interface table, length column"),
    (
        r"HQMS interface table (\d+) not mandatory",
        r"HQMS接口标准第\1项（非必填）",
        r"HQMS interface table, item \1 (not mandatory)",
    ),
    (
        r"HQMS interface table (\d[\d, -]*\d|\d)",
        r"HQMS接口标准第\1项",
        r"HQMS interface table, items \1",
    ),
    (r"HQMS interface table", "HQMS接口标准", "HQMS interface table"),
    (r"HQMS extended block F", "HQMS扩展数据F段", "HQMS extended block F"),
    (r"HQMS 2020\+ extension", "HQMS 2020年后扩展", "HQMS extension since 2020"),
    (r"public HQMS logic-check lists", "HQMS公开逻辑校验清单", "published HQMS logic checks"),
    (
        r"卫统4/STA upload checks \((\d+)\)",
        r"卫统4上传校验（\1）",
        r"卫统4 (STA) upload checks, \1",
    ),
    (
        r"TCM homepage QC rules \((\d+)\) logic list",
        r"中医病案首页质控规则（\1）逻辑清单",
        r"homepage QC rules of Chinese medicine, \1, logic list",
    ),
    (r"ICD-10 category titles", "ICD-10类目名称", "ICD-10 category titles"),
    (r"ICD-10 category note", "ICD-10类目注释", "ICD-10 category note"),
    (r"ICD-10 chapter note", "ICD-10章注释", "ICD-10 chapter note"),
    (r"ICD-10/ICD-O rules", "ICD-10、ICD-O编码规则", "ICD-10 and ICD-O rules"),
    (r"ICD-10 rules", "ICD-10编码规则", "ICD-10 rules"),
    (r"ICD-9-CM-3 titles", "ICD-9-CM-3名称", "ICD-9-CM-3 titles"),
    (r"national (ICD-9-CM-3|ICD-10) edition", r"\1国家临床版", r"national edition of \1"),
    (r"settlement list filling rules", "医保结算清单填写规范", "rules for filling the settlement list"),
    (r"settlement list rules", "医保结算清单规范", "rules of the settlement list"),
    (r"code title", "编码名称", "title of the code"),
    (r"hospital statistics", "医院统计", "hospital statistics"),
    (r"practice", "通行做法", "common practice"),
    (r"指标 必填项", "质控指标（必填项）", "quality indicators, required items"),
)
_COMPILED = tuple((re.compile(pattern), zh, en) for pattern, zh, en in _PHRASES)
_ITEMS = re.compile(r"(?<=\d), (?=\d)")


def source_words(source: str, *, is_chinese: bool) -> str:
    """`source` of a catalogue as people read it, its parts parted by semicolons."""
    words = (_words(part.strip(), is_chinese) for part in source.split(";"))
    return ("；" if is_chinese else "; ").join(words)


def _words(part: str, is_chinese: bool) -> str:
    for pattern, zh, en in _COMPILED:
        if pattern.search(part):
            words = pattern.sub(zh if is_chinese else en, part, count=1)
            return _ITEMS.sub("、", words) if is_chinese else words
    return part
