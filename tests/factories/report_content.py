"""A made-up inspection report, as large as wished: for tests of the writers and for the bench."""

import hashlib
import io
import random
from dataclasses import replace
from functools import partial
from typing import Any

from PIL import Image, ImageDraw

from core.charts import Chart, Series
from inspections.domain.score import CRITICAL, NOT_APPLICABLE, OK, SKIPPED, UNKNOWN, WARN, score_of, worst
from inspections.reporting.content import (
    Appendix,
    Area,
    Attachment,
    Cover,
    Fact,
    Holiday,
    ItemRow,
    Light,
    Photo,
    ReportContent,
    Risk,
    Scope,
    Sheet,
    Signature,
    Summary,
    Table,
)

AREAS = ("服务器", "数据库", "网络", "终端", "应用系统", "备份", "安全", "机房环境")
ITEMS = (
    (
        "OS-001",
        "CPU使用率",
        "his-db-01",
        "41.2 %",
        "预警 > 80，严重 > 95",
        OK,
        "38.6 %\n↑ 2.6（+6.7 %）",
        "35.0 %\n↑ 6.2",
    ),
    (
        "OS-005",
        "磁盘空间",
        "/u01 数据盘",
        "86.4 %",
        "预警 > 80，严重 > 90",
        WARN,
        "82.0 %\n↑ 4.4（+5.4 %）",
        "61.3 %\n↑ 25.1",
    ),
    (
        "PG-004",
        "连接使用率",
        "client backends",
        "93.5 %",
        "预警 > 70，严重 > 90",
        CRITICAL,
        "72.0 %\n↑ 21.5（+29.9 %）",
        "无同期数据",
    ),
    (
        "PG-014",
        "最大的表",
        "public.emr_document",
        "312.6 GB",
        "仅记录",
        OK,
        "298.1 GB\n↑ 14.5（+4.9 %）",
        "240.0 GB\n↑ 72.6",
    ),
    (
        "PG-020",
        "事务提交量",
        "emr",
        "1,204,331 次/日",
        "仅记录",
        OK,
        "1,187,002 次/日\n↑ 17,329（+1.5 %）",
        "计数器已重置，不可比",
    ),
    ("PG-026", "表膨胀", "public.order_item", "—", "预警 > 30，严重 > 50", UNKNOWN, "21.0 %", "无同期数据"),
    ("NW-004", "交换机状态", "门诊三楼弱电间", "正常，指示灯无告警", "人工判定", OK, "正常", "正常"),
    ("MN-003", "UPS 放电试验", "信息中心机房", "—", "人工判定", SKIPPED, "通过", "无同期数据"),
    ("PG-045", "扩展模块检查", "emr", "—", "—", NOT_APPLICABLE, "—", "—"),
)


def item_rows(count: int, seed: int = 1) -> tuple[ItemRow, ...]:
    """`count` rows that repeat the examples under codes of their own."""
    chosen = random.Random(seed)
    rows = []
    for number in range(count):
        _code, item, thing, value, limit, level, previous, year = chosen.choice(ITEMS)
        note = {UNKNOWN: "等待锁超时，已重试 3 次", SKIPPED: "院方当日不允许断电（张工）"}.get(level, "")
        rows.append(
            ItemRow(f"{_code[:3]}{number:03}", item, thing, value, limit, level, previous, year, note)
        )
    return tuple(rows)


def report_content(
    *, areas: int = 2, rows: int = 6, risks: int = 3, photos: int = 0, appendix_rows: int = 3, **values: Any
) -> ReportContent:
    """A report of the size asked for; `values` replace parts of it."""
    shown = tuple(area(AREAS[i % len(AREAS)], rows, i) for i in range(areas))
    found = tuple(risk(number) for number in range(1, risks + 1))
    score = score_of(row.level for one in shown for row in one.rows)
    content = ReportContent(
        language="zh-hans",
        header="手术麻醉系统 2026 年第四季度巡检报告",
        cover=cover(),
        signatures=signatures(),
        summary=Summary(score, "上次得分 84，覆盖率 96.0 %", lights(shown), found[:5], CONCLUSION),
        scope=scope(),
        areas=shown,
        risks=found,
        follow_up=FOLLOW_UP,
        comparison_note="上次：2026-08-20 季度巡检；同期：2025-11-18 季度巡检（同类型、同季度）。",
        same_period=SAME_PERIOD,
        findings_change=None,
        period_summary="本期系统可用性良好，工单以报表类为主。",
        work=WORK,
        advice=("每日查看备份任务结果，失败当日处理。", "每周核对一次磁盘空间，超过 80 % 提前扩容。"),
        focus=("完成 /u01 数据盘扩容。", "跟踪连接数，上线连接池。"),
        spare_parts=Table(
            ("备件", "序列号", "数量", "用途"), (("千兆光模块", "SFP-8841", "1", "更换门诊三楼故障模块"),)
        ),
        holiday=None,
        photos=tuple(photo(number) for number in range(1, photos + 1)),
        appendices=appendices(appendix_rows),
        sheets=(Sheet("检查结果", ("检查项", "值"), tuple((f"PG-{i:03}", i) for i in range(1, 41))),),
        attachments=(Attachment("XJ-2026-0007-附表.xlsx", "检查原始结果与参数对比", "c0ffee" * 10 + "c0ff"),),
        severity_chart=Chart(
            "bars",
            "各级隐患数量",
            ("同期", "上次", "本次"),
            (Series("严重", (1, 0, 1)), Series("预警", (2, 4, 2))),
        ),
    )
    return replace(content, **values)


def area(name: str, rows: int, seed: int) -> Area:
    months = tuple(f"{2025 + (m + 1) // 12}-{(m + 1) % 12 + 1:02}" for m in range(12))
    growth = tuple(58.0 + 2.6 * m + seed for m in range(12))
    charts = (
        Chart(
            "line",
            "容量趋势",
            months,
            (Series("/u01", growth), Series("/u02", tuple(v * 0.6 for v in growth))),
            "%",
            90,
            "90 %",
            "/u01 按最近 12 次测量的直线推算，42 天后（2027-01-09）达到 90 %。",
        ),
    )
    return Area(name, item_rows(rows, seed), charts if seed < 3 else ())


def cover() -> Cover:
    return Cover(
        title="2026 年第四季度巡检报告",
        hospital="示例市中心医院",
        supplier="示例软件股份有限公司",
        facts=(
            Fact("系统", "手术麻醉系统、重症监护系统"),
            Fact("合同编号", "HT-2026-0188"),
            Fact("巡检类别", "季度巡检 + 数据库性能巡检"),
            Fact("所属期间", "2026-10-01 至 2026-12-31"),
            Fact("巡检日期", "2026-11-26 至 2026-11-27"),
            Fact("巡检人员", "李工、王工"),
        ),
        number="XJ-2026-0007",
        revision=1,
        verify_url="https://portal.example.invalid/inspections/verify/i-7:abcdefghijkl/",
    )


def signatures() -> tuple[Signature, ...]:
    return (
        Signature("乙方（供应商）：示例软件股份有限公司", "工程师", "李工", "2026-11-27 16:20"),
        Signature("乙方（供应商）：示例软件股份有限公司", "项目经理"),
        Signature("甲方（医院）：示例市中心医院", "医院工程师"),
        Signature("甲方（医院）：示例市中心医院", "信息中心负责人"),
    )


def lights(areas: tuple[Area, ...]) -> tuple[Light, ...]:
    return tuple(_light(one.name, [row.level for row in one.rows]) for one in areas)


def _light(name: str, levels: list[str]) -> Light:
    return Light(
        name,
        worst(levels),
        ok=levels.count(OK),
        warn=levels.count(WARN),
        critical=levels.count(CRITICAL),
        unmeasured=levels.count(UNKNOWN) + levels.count(SKIPPED),
    )


def risk(number: int) -> Risk:
    return Risk(
        number,
        f"his-db-0{number % 3 + 1} 连接使用率",
        "巡检时 client backends 已用 93.5 %（187/200），近三个月持续上升，高峰出现在周一 9:00–10:30。",
        "连接用尽后新登录被拒绝，麻醉记录单无法保存，手术间须转手工记录。",
        CRITICAL if number % 3 == 1 else WARN,
        "1. 在应用端启用连接池，上限 120；2. 核查未关闭连接的报表服务；3. 变更前后各记录一次高峰值。",
        "王工",
        "2026-12-05",
        f"000{number:03}",
        is_recurred=number == 2,
    )


def scope() -> Scope:
    return Scope(
        targets=Table(
            ("对象", "类型", "所属系统", "版本", "位置"),
            (
                ("his-db-01", "PostgreSQL", "手术麻醉系统", "16.4", "信息中心机房 A3"),
                ("ais-app-01", "server OS", "手术麻醉系统", "openEuler 22.03", "信息中心机房 A3"),
                ("手术室终端", "terminal", "手术麻醉系统", "3.8.1", "住院楼 4 楼"),
            ),
        ),
        people=(
            Fact("巡检人员", "李工（主检）、王工"),
            Fact("院方陪同", "陈工"),
            Fact("工具", "门户采集器（只读账号 inspector）、服务器代理脚本、现场查看"),
        ),
        methods=("检查项按产品检查表第 3 版执行，阈值依次取对象、合同、检查表的设定，随结果一并保存。",),
        not_checked=Table(
            ("检查项", "对象", "原因", "确认人"),
            (
                ("PG-026 表膨胀", "his-db-01", "等待锁超时，已重试 3 次", "系统"),
                ("MN-003 UPS 放电试验", "信息中心机房", "院方当日不允许断电", "陈工"),
            ),
        ),
    )


def appendices(rows: int) -> tuple[Appendix, ...]:
    top = tuple(
        (
            str(i),
            "SELECT * FROM emr_document WHERE patient_id = $1 AND created_at > $2 ORDER BY created_at DESC",
            "18,211",
            f"{4820 - i} s",
            "12.6 %",
        )
        for i in range(1, rows + 1)
    )
    return (
        Appendix(
            "耗时最多的语句",
            Table(("序号", "语句", "次数", "总耗时", "占比"), top, (6, 55, 13, 14, 12), numbers=(2, 3, 4)),
        ),
        Appendix(
            "参数变化",
            Table(("参数", "上次", "本次"), (("work_mem", "4MB", "16MB"), ("max_connections", "200", "200"))),
        ),
        Appendix(
            "调优建议",
            Table(
                ("对象", "依据", "语句", "风险"),
                (
                    (
                        "idx_order_old",
                        "90 天未使用，2.1 GB",
                        "DROP INDEX CONCURRENTLY idx_order_old;",
                        "低：先在备库确认无计划使用",
                    ),
                ),
            ),
        ),
    )


def photo(number: int, size: tuple[int, int] = (4000, 3000)) -> Photo:
    return Photo(
        f"机房机柜正面 · 信息中心机房 A{number} 柜 · 2026-11-26 10:{number:02}",
        hashlib.sha256(str(number).encode()).hexdigest(),
        partial(picture, number, size),
    )


def picture(number: int, size: tuple[int, int] = (4000, 3000)) -> io.BytesIO:
    """A JPEG of `size` pixels as a phone takes them: not flat, some megabytes."""
    width, height = size
    noise = Image.effect_noise((width // 8, height // 8), 60).resize(size)
    tint = Image.merge(
        "RGB", [noise.point(lambda v, k=k: min(255, v // 2 + k)) for k in (40, 60 + number % 40, 90)]
    )
    draw = ImageDraw.Draw(tint)
    for row in range(6):
        top = height * (row + 1) // 8
        draw.rectangle((width // 6, top, width * 5 // 6, top + height // 11), "#2b3440", "#11161d", 8)
        for lamp in range(9):
            x = width // 5 + lamp * width // 16
            draw.ellipse(
                (x, top + 40, x + 50, top + 90), "#3fbf6b" if (lamp + row + number) % 5 else "#e0a030"
            )
    target = io.BytesIO()
    tint.save(target, "JPEG", quality=88)
    target.seek(0)
    return target


HOLIDAY = Holiday(
    "2027 年春节，放假自 2027-02-05 起（按往年推算，待国务院公布）",
    Table(("日期", "时段", "姓名", "电话"), (("2027-02-05", "08:00–20:00", "李工", "0731-5550-0101"),)),
    Table(("角色", "姓名", "电话"), (("项目经理", "赵经理", "0731-5550-0100"),)),
    ("自 2027-02-03 18:00 起至节后首个工作日止，除故障处理外不做变更。",),
)
FOLLOW_UP = Table(
    ("序号", "隐患", "级别", "首次发现", "本次复查", "说明"),
    (
        ("1", "/u01 数据盘 磁盘空间", WARN, "2026-08-20", "仍然存在", "已由 82.0 % 升至 86.4 %"),
        ("2", "门诊三楼交换机 光模块告警", WARN, "2026-08-20", "已解决，已核实", "更换光模块"),
    ),
    (7, 30, 13, 15, 15, 20),
    level_column=2,
)
SAME_PERIOD = Table(
    ("指标", "本期", "上期", "变化", "同期", "变化"),
    (
        ("巡检得分", "78", "84", "↓ 6（-7.1 %）", "90", "↓ 12（-13.3 %）"),
        ("工单数", "42", "37", "↑ 5（+13.5 %）", "无同期数据", "—"),
        ("停机时长（分钟）", "35", "0", "↑ 35", "无同期数据", "—"),
        ("备份成功率", "尚未计量", "尚未计量", "—", "尚未计量", "—"),
    ),
    numbers=(1, 2, 4),
)
WORK = Table(
    ("内容", "对象", "处理前", "处理后", "人员", "时间", "变更单"),
    (
        (
            "重建索引 idx_order_item_1",
            "his-db-01",
            "2.4 GB，膨胀 61 %",
            "0.9 GB，膨胀 2 %",
            "李工",
            "2026-11-26 22:40",
            "000318",
        ),
    ),
)
CONCLUSION = (
    "本次巡检系统总体运行平稳，数据库连接使用率达到严重级别，数据盘容量按现有增长将于 42 天后达到 90 %，"
    "须在期限内完成扩容并启用连接池；其余隐患均有处理方案和责任人。"
)
