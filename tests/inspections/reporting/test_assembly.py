"""What a report says is exactly what the rows say: compared, counted, gaps named."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.domain.score import Coverage
from inspections.models.choices import State, Status
from inspections.models.look import Look, LookResult
from inspections.models.target import Target
from inspections.models.tuning import TuningReport
from inspections.models.work import WorkDone
from inspections.reporting.assembly import assemble
from inspections.reporting.care import HalfYear, NoSuchHalfYear, assemble_care, care_items
from inspections.reporting.content import Light, ReportContent
from inspections.reporting.identity import Subject, subject_of
from inspections.tuning_words import CAUTIONS
from tests.factories.contracts import ContractVersionFactory
from tests.factories.inspections import CheckFactory, InspectionFactory, TargetFactory
from tests.factories.tickets import ticket_of
from tests.inspections.reporting.conftest import Story
from tickets.models.ticket import Ticket

LOCAL = ZoneInfo("Asia/Shanghai")


def row_of(content: ReportContent, code: str) -> tuple[str, ...]:
    [row] = [row for area in content.areas for row in area.rows if row.code == code]
    return (row.object, row.value, row.threshold, row.level, row.previous, row.same_period, row.note)


def test_items_stand_with_limits_previous_and_same_period(story: Story) -> None:
    content = assemble(story.now, "zh-hans")

    assert row_of(content, "OS-005") == (
        "his-db-01\n/u01",
        "86.4\u00a0%",
        "预警 >\u00a080\n严重 >\u00a090",
        "warn",
        "82\u00a0%\n↑\u00a04.4 (+5.4\u00a0%)",
        "61.3\u00a0%\n↑\u00a025.1 (+40.9\u00a0%)",
        "",
    )
    assert row_of(content, "PG-004") == (
        "his-db-01",
        "93.5\u00a0%",
        "预警 >\u00a070\n严重 >\u00a090",
        "critical",
        "72\u00a0%\n↑\u00a021.5 (+29.9\u00a0%)",
        "无同期数据",
        "187 / 200",
    )
    assert row_of(content, "NW-004")[1:] == ("指示灯正常", "人工判定", "ok", "—", "无同期数据", "")
    assert row_of(content, "EN-002")[1:] == ("—", "人工判定", "skipped", "—", "无同期数据", "湿度计送检")


def test_summary_counts_lights_and_risks(story: Story) -> None:
    content = assemble(story.now, "zh-hans")

    score = content.summary.score
    assert (score.points, score.coverage, score.criticals, score.warns) == (87, Coverage(3, 4), 1, 1)
    lights = {light.area: light for light in content.summary.lights}
    assert lights["服务器"] == Light("服务器", "warn", ok=0, warn=1, critical=0, unmeasured=0)
    assert lights["机房环境"] == Light("机房环境", "skipped", unmeasured=1)
    assert lights["备份"] == Light("备份", "not_applicable", note="不在本次巡检范围")
    assert [(risk.number, risk.object, risk.level, risk.suggestion) for risk in content.risks] == [
        (1, "his-db-01 · 连接将用尽", "critical", "引入连接池"),
        (2, "his-db-01 · /u01 空间不足", "warn", "扩容"),
    ]
    assert not any("" in (risk.fact, risk.effect, risk.owner, risk.deadline) for risk in content.risks)
    assert content.scope.not_checked is not None
    assert content.scope.not_checked.rows == (("EN-002 机房湿度", "his-db-01", "湿度计送检", "李工"),)


def test_comparison_names_its_inspections_and_the_course_of_findings(story: Story) -> None:
    content = assemble(story.now, "zh-hans")

    assert content.comparison_note == ("上次：XJ-2026-3，2026-08-20。 去年同期：XJ-2025-4，2025-11-18。")
    assert content.same_period.rows[0] == (
        "得分",
        "87",
        "94",
        "↓\u00a07 (-7.4\u00a0%)",
        "100",
        "↓\u00a013 (-13.0\u00a0%)",
    )
    assert content.follow_up is not None
    assert content.follow_up.rows[0][1:5] == ("his-db-01 · /u01 空间不足", "warn", "2026-03-20", "仍然存在")
    assert content.findings_change is not None
    assert [row[:2] for row in content.findings_change.rows] == [
        ("新增", "连接将用尽"),
        ("持续", "/u01 空间不足"),
    ]


def test_the_first_year_has_no_same_period_and_a_nearest_is_named_as_such(story: Story) -> None:
    story.year_ago.planned_on = story.year_ago.worked_from = date(2025, 8, 20)
    story.year_ago.save()
    nearest = assemble(story.now, "zh-hans")
    story.year_ago.state = State.CANCELLED
    story.year_ago.save()
    nothing = assemble(story.now, "zh-hans")

    assert nearest.comparison_note.endswith(
        "去年同期：无同期数据；以同类最近一次代替：XJ-2025-4，2025-08-20。"
    )
    assert nothing.comparison_note.endswith("去年同期：无同期数据。")
    assert row_of(nothing, "OS-005")[5] == "无同期数据"
    assert nothing.same_period.rows[0][4:] == ("无同期数据", "—")


def test_a_new_server_is_not_compared_with_the_old_one(story: Story) -> None:
    heir = TargetFactory(contract=story.contract, system=story.target.system, name="his-db-02")
    Target.objects.filter(pk=story.target.pk).update(replaced_by=heir, replaced_on=date(2026, 9, 1))
    story.now.items.update(target=heir)

    content = assemble(story.now, "zh-hans")

    assert row_of(content, "OS-005")[4:6] == ("—", "无同期数据")


def test_tickets_of_the_period_count_and_what_nobody_measures_is_said(story: Story) -> None:
    ContractVersionFactory(contract=story.contract)
    for day in (date(2026, 9, 1), date(2026, 10, 1), date(2026, 7, 1)):
        at = datetime(day.year, day.month, day.day, 10, tzinfo=LOCAL)
        Ticket.objects.filter(pk=ticket_of(story.contract).pk).update(occurred_at=at, recorded_at=at)

    content = assemble(story.now, "zh-hans")

    rows = {row[0]: row[1:] for row in content.same_period.rows}
    assert rows["工单"] == ("2", "1", "↑\u00a01 (+100.0\u00a0%)", "0", "↑\u00a02")
    assert rows["停机时长（分钟）"][0] == "未计量"
    assert rows["备份成功率"] == ("尚未测量", "尚未测量", "—", "尚未测量", "—")


def test_the_hash_outlives_signing_and_changes_with_the_content(story: Story) -> None:
    draft = assemble(story.now, "zh-hans")
    story.now.state, story.now.accepted_at = State.ACCEPTED, datetime(2026, 11, 28, tzinfo=LOCAL)
    story.now.save()
    final = assemble(story.now, "zh-hans")
    story.now.summary = "另一结论"
    story.now.save()

    assert (draft.cover.is_draft, final.cover.is_draft) == (True, False)
    assert final.sha256 == draft.sha256
    assert assemble(story.now, "zh-hans").sha256 != draft.sha256


def test_english_is_complete(story: Story) -> None:
    content = assemble(story.now, "en")

    assert content.cover.hospital == "Example Central Hospital"
    assert row_of(content, "OS-005")[2] == "warning >\u00a080\nserious >\u00a090"
    assert content.comparison_note.startswith("Previous: XJ-2026-3 of 2026-08-20.")


def test_queries_do_not_grow_with_the_items(story: Story) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        assemble(story.now, "zh-hans")
    for number in range(6):
        story.target = TargetFactory(
            contract=story.contract, system=story.target.system, name=f"app-{number}"
        )
        story.answer(story.before, "OS-005", "50", Status.OK)
        story.answer(story.now, "OS-005", "60", Status.OK)

    with CaptureQueriesContext(connection) as many:
        content = assemble(story.now, "zh-hans")

    assert len(content.areas[0].rows) == 7
    assert len(many) == len(few)


def test_forecast_needs_four_measurements(story: Story) -> None:
    [chart] = assemble(story.now, "zh-hans").areas[0].charts

    assert chart.series[0].values == (61.3, 82.0, 86.4)
    assert chart.note == "his-db-01 磁盘空间：数据不足，无法预测（需 4 次测量，现有 3 次）"


def test_looks_between_two_inspections_count_in_the_trend(story: Story) -> None:
    for day, value in ((1, "70"), (20, "84"), (27, "99")):
        at = datetime(2026, 10 if day < 27 else 11, day, tzinfo=UTC)
        look = Look.objects.create(target=story.target, source="agent", measured_at=at, received_at=at)
        LookResult.objects.create(
            look=look, check_row=story.checks["OS-005"], code="OS-005", status="ok", value=Decimal(value)
        )

    [chart] = assemble(story.now, "zh-hans").areas[0].charts

    assert chart.series[0].values == (61.3, 82.0, 84.0, 86.4)
    assert "4 次测量" in chart.note


def test_the_care_report_takes_the_newest_answer_of_the_half_year(story: Story) -> None:
    check = story.checks["OS-005"]
    check.code, check.target_kind, check.name_zh, check.unit = "PG-042", "PostgreSQL", "数据库容量", "MB"
    check.save()
    for inspection in (story.before, story.now):
        inspection.items.filter(code="OS-005").update(code="PG-042")
    half = HalfYear.read("2026-H2")
    accepted = story.before
    draft = InspectionFactory(contract=story.contract, revision=2, revises=accepted, state=State.DRAFTED)
    lead = story.now.lead
    assert lead is not None
    for inspection in (accepted, draft):
        WorkDone.objects.create(
            inspection=inspection,
            title="清理归档日志",
            done_by=lead,
            done_at=datetime(2026, 8, 20, 10, tzinfo=LOCAL),
        )

    checked = care_items(story.contract, half)
    content = assemble_care(story.contract, half, checked, "zh-hans")

    assert [(one.item.code, one.result.value if one.result else None) for one in checked] == [
        ("PG-042", Decimal("86.4"))
    ]
    assert [area.name for area in content.areas] == ["表空间使用", "数据文件与大对象", "垃圾数据", "参数"]
    assert content.cover.number == "AIS-DB-2026-H2"
    assert content.work is not None
    assert [row[0] for row in content.work.rows] == ["清理归档日志"]  # not again of the correction under way
    assert care_items(story.contract, half.before) == []


@pytest.mark.parametrize("text", ["2026", "2026-H3", "26-H1", "2026-H1 ", ""])
def test_a_half_year_is_written_one_way(text: str) -> None:
    with pytest.raises(NoSuchHalfYear):
        HalfYear.read(text)


def test_the_address_of_a_report_cannot_be_guessed(story: Story) -> None:
    subject, half = Subject(story.contract, story.now), Subject(story.contract, None, "2026-H2")

    assert subject_of(subject.token) == subject
    assert subject_of(half.token) == half
    assert subject_of(subject.token[:-2] + "xx") is None
    assert subject_of("i-1:abc") is None


def test_proposals_and_changed_parameters_are_appendices_and_sheets(story: Story) -> None:
    story.checks["PG-050"] = CheckFactory(
        version=story.now.catalogue, code="PG-050", target_kind="PostgreSQL", name_zh="参数变更对比"
    )
    for inspection, fsync in ((story.before, "on"), (story.now, "off")):
        rows = [{"object": "fsync", "detail": fsync}, {"object": "port", "detail": "5432"}]
        story.answer(inspection, "PG-050", None, Status.OK, rows=rows)
    stale, fresh = (
        {
            "kind": "drop_unused", "database": "his", "object": name, "reason": "unused",
            "facts": {"table": "visit", "days": "90"}, "sql": f"DROP INDEX CONCURRENTLY {name};",
            "risk": "medium", "outside_hours": True, "gain_bytes": 5 << 20, "is_judged": True,
        }
        for name in ("old", "older")
    )  # fmt: skip
    for hour, proposals in ((9, [stale]), (10, [fresh])):
        TuningReport.objects.create(
            target=story.target,
            inspection=story.now,
            collected_at=datetime(2026, 11, 26, hour, tzinfo=LOCAL),
            proposals=proposals,
        )

    content = assemble(story.now, "zh-hans")

    advice, changed = content.appendices[:2]
    [proposal] = advice.table.rows
    assert advice.title == "调优建议"
    assert proposal == (
        "his-db-01\nhis",
        "删除未使用的索引\nolder\n最多释放 5.0\xa0MB",
        "统计的 90 天内没有查询使用过 visit 的该索引。",
        "DROP INDEX CONCURRENTLY older;",
        "有一定风险\n非工作时间\n" + str(CAUTIONS["drop_unused"]),
    )
    assert (changed.title, changed.note) == ("与上次巡检相比变化的参数", "")
    assert changed.table.rows == (("his-db-01", "fsync", "on", "off"),)
    assert [sheet.title for sheet in content.sheets][-2:] == ["调优建议", "参数变化"]
    assert content.sheets[-2].rows[0][5] == "DROP INDEX CONCURRENTLY older;"
