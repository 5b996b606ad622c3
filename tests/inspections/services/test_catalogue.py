"""Lists of checks: loaded once, edited as a draft, published as a new version, old ones untouched."""

from datetime import UTC, datetime

import pytest

from contracts.loading.reader import CatalogueFileFault
from inspections.loading.checks import COLUMNS, SHIPPED, read_checks
from inspections.models.catalogue import CatalogueVersion, Check
from inspections.services import catalogue
from inspections.services.catalogue import CatalogueRefused
from tests.factories.accounts import HospitalFactory, UserFactory

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db

ROW = {
    "id": "DM-001", "target_kind": "达梦", "name_zh": "会话数", "name_en": "Sessions", "collect": "sql",
    "scope": "instance", "query": "SELECT 'x', count(*), '' FROM v$sessions", "unit": "count", "rule": "gt",
    "warn": "100", "critical": "200", "cadence": "quarterly;db_perf", "req_ids": "M20",
    "advice_zh": "核查连接", "advice_en": "Check the connections",
}  # fmt: skip


def csv_of(path, *rows):
    lines = [",".join(COLUMNS)]
    lines += [",".join(f'"{row.get(column, "")}"' for column in COLUMNS) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_shipped_list_loads_once_and_a_change_makes_a_new_version(tmp_path):
    changed = tmp_path / "checks.csv"
    changed.write_text(
        SHIPPED.read_text(encoding="utf-8").replace("gt,70,90", "gt,60,90", 1), encoding="utf-8"
    )

    outcomes = [catalogue.load_product_list(at=AT) for _ in range(2)]
    first = catalogue.newest_published(None)
    outcomes.append(catalogue.load_product_list(at=AT, path=changed))
    second = catalogue.newest_published(None)

    assert outcomes == ["created", "unchanged", "changed"]
    assert (first.number, first.checks.count(), second.number, second.checks.count()) == (1, 184, 2, 184)
    assert not Check.objects.filter(advice_en="").exists()
    assert (first.checks.get(code="PG-004").warn, second.checks.get(code="PG-004").warn) == ("70", "60")


FAULTS = [
    ({"id": "dm-1"}, "id 'dm-1' is not of the form AB-001"),
    ({"warn": "many"}, "warn 'many': not_a_number"),
    ({"critical": "50"}, "critical '50': wrong_order"),
    ({"rule": "range", "warn": "35"}, "warn '35': not_a_range"),
    ({"query": "DELETE FROM t"}, "query is not one reading statement"),
    ({"query": "SELECT 1; DROP TABLE t"}, "query is not one reading statement"),
    ({"cadence": "sometimes"}, "cadence 'sometimes' is not known"),
    ({"scope": "galaxy"}, "scope 'galaxy' is not known"),
    ({"name_zh": "长" * 81}, "name_zh is longer than 80 characters"),
]


@pytest.mark.parametrize(("change", "reason"), FAULTS)
def test_a_faulty_row_is_told_with_file_and_row(tmp_path, change, reason):
    path = csv_of(tmp_path / "own.csv", ROW, {**ROW, "id": "DM-002", **change})

    with pytest.raises(CatalogueFileFault) as refused:
        read_checks(path)

    assert str(refused.value) == f"own.csv, row 3: {reason}"


def test_a_hospital_edits_a_draft_and_publishes_it(tmp_path):
    catalogue.load_product_list(at=AT)
    product = catalogue.newest_published(None)
    hospital, director = HospitalFactory(), UserFactory()

    draft = catalogue.start_draft(hospital=hospital, actor=director)
    catalogue.edit_check(check=draft.checks.get(code="OS-001"), warn="60", is_enabled=True)
    catalogue.edit_check(check=draft.checks.get(code="OS-002"), is_enabled=False)
    counts = catalogue.import_checks(draft=draft, path=csv_of(tmp_path / "own.csv", ROW))
    before = catalogue.list_in_force(hospital)
    catalogue.publish_list(draft=draft, actor=director, at=AT, note="加达梦")

    assert counts == (1, 0)
    assert before == product
    assert catalogue.list_in_force(hospital) == draft
    assert product.checks.get(code="OS-001").warn == "75"
    with pytest.raises(CatalogueRefused, match=r"published|已发布"):
        catalogue.edit_check(check=draft.checks.get(code="OS-001"), warn="50")


def test_the_next_draft_takes_news_of_the_product_and_keeps_what_the_hospital_decided(tmp_path):
    old = {**ROW, "id": "AA-001", "query": "SELECT 1"}
    catalogue.load_product_list(at=AT, path=csv_of(tmp_path / "one.csv", old))
    hospital, director = HospitalFactory(), UserFactory()
    first = catalogue.start_draft(hospital=hospital, actor=director)
    catalogue.edit_check(check=first.checks.get(), warn="90")
    catalogue.import_checks(draft=first, path=csv_of(tmp_path / "own.csv", ROW))
    catalogue.publish_list(draft=first, actor=director, at=AT, note="本院阈值")
    news = [{**old, "query": "SELECT 2", "warn": "10"}, {**old, "id": "AA-002"}]
    catalogue.load_product_list(at=AT, path=csv_of(tmp_path / "two.csv", *news))

    draft = catalogue.start_draft(hospital=hospital, actor=director)

    assert (draft.number, draft.checks.count()) == (2, 3)
    assert list(draft.checks.values_list("code", "query", "warn")) == [
        ("AA-001", "SELECT 2", "90"),
        ("AA-002", "SELECT 1", "100"),
        ("DM-001", ROW["query"], "100"),
    ]


def test_a_draft_that_says_nothing_new_is_not_published():
    catalogue.load_product_list(at=AT)
    hospital, director = HospitalFactory(), UserFactory()
    draft = catalogue.start_draft(hospital=hospital, actor=director)

    assert catalogue.start_draft(hospital=hospital, actor=director) == draft
    with pytest.raises(CatalogueRefused):
        catalogue.publish_list(draft=draft, actor=director, at=AT, note="无")
    with pytest.raises(CatalogueRefused):
        catalogue.edit_check(check=draft.checks.get(code="OS-001"), warn="95", critical="90")
    with pytest.raises(CatalogueRefused):
        catalogue.edit_check(check=draft.checks.get(code="OS-001"), query="SELECT 1")

    catalogue.discard_draft(draft=draft)
    assert not CatalogueVersion.objects.filter(hospital=hospital).exists()
