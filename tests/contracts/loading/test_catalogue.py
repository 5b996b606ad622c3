"""`load_contracts`: creates once, repeats without effect, changes only what differs, keeps people's edits."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models.organisation import Organisation
from contracts.loading.catalogue import SHIPPED, load_catalogue
from contracts.loading.reader import CatalogueFileFault
from contracts.models.contract import Clause, Contract
from contracts.models.people import RoleRequirement
from contracts.models.system import Module, System
from contracts.models.terms import CatalogueService, ContractVersion, ServiceTerm
from core.models.calendar import CalendarVersion

MARCH = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
Cells = list[dict[str, str]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue that a test may edit."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "data"))


def edit(path: Path, change: Callable[[Cells], None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_first_run_creates_the_five_contracts():
    report = load_catalogue(at=MARCH)

    assert (report.changed, report.unchanged, report.kept) == (0, 0, ())
    assert list(Contract.objects.values_list("key", flat=True)) == ["AIS", "EMR", "MRS", "TRA", "TRI"]
    assert Organisation.objects.count() == 7
    assert System.objects.count() == 6
    assert Module.objects.filter(system__key="EMR").count() == 21
    assert CatalogueService.objects.filter(contract__key="EMR").count() == 14
    assert Clause.objects.count() == 140
    assert RoleRequirement.objects.count() == 22
    assert ServiceTerm.objects.count() == 38
    assert sorted(CalendarVersion.objects.values_list("key", "number")) == [
        ("24x7", 1),
        ("office-changsha", 1),
        ("office-leizhou", 1),
    ]


def test_one_contract_covers_both_ais_systems():
    load_catalogue(at=MARCH)

    systems = Contract.objects.get(key="AIS").systems.values_list("name_zh", flat=True)

    assert list(systems) == ["麻醉临床信息系统", "重症临床信息系统"]


def test_office_hours_know_holidays_and_make_up_days():
    load_catalogue(at=MARCH)

    spec = CalendarVersion.objects.get(key="office-changsha").spec

    assert spec["overrides"]["2026-02-17"] == []
    assert spec["overrides"]["2026-02-14"] == [["08:00", "12:00"], ["14:30", "17:30"]]
    assert spec["covered_until"] == "2026-12-31"


def test_second_run_changes_nothing_and_says_so():
    first = load_catalogue(at=MARCH)

    second = load_catalogue(at=APRIL)

    assert (second.created, second.changed, second.kept) == (0, 0, ())
    assert second.unchanged == first.created


def test_edited_file_changes_only_what_differs(files):
    first = load_catalogue(at=MARCH, directory=files)
    edit(files / "modules.csv", lambda rows: rows[0].update(name_zh="首页录入"))

    second = load_catalogue(at=APRIL, directory=files)

    assert (second.created, second.changed, second.unchanged) == (0, 1, first.created - 1)
    assert Module.objects.get(code="MRS-01").name_zh == "首页录入"


def test_changed_term_makes_a_new_version_and_leaves_the_pinned_one(files):
    load_catalogue(at=MARCH, directory=files)
    pinned = ContractVersion.objects.get(contract__key="TRA")
    before = list(pinned.terms.values())

    def tighten(rows: Cells) -> None:
        row = next(row for row in rows if (row["contract"], row["kind"]) == ("TRA", "consulting"))
        row["budget_s"] = "43200"

    edit(files / "terms.csv", tighten)
    report = load_catalogue(at=APRIL, directory=files)

    pinned.refresh_from_db()
    newest = ContractVersion.objects.get(contract__key="TRA", in_force_to=None)
    assert (report.created, report.changed) == (0, 1)
    assert (pinned.number, pinned.in_force_to, newest.number, newest.in_force_from) == (1, APRIL, 2, APRIL)
    assert list(pinned.terms.values()) == before
    assert newest.terms.get(kind="consulting").budget_s == 43200
    assert ContractVersion.objects.exclude(contract__key="TRA").count() == 4


def test_value_edited_by_people_is_kept_and_named_once(files):
    load_catalogue(at=MARCH, directory=files)
    Contract.objects.filter(key="TRI").update(hotline="0731-5550-9999")
    unchanged_file = load_catalogue(at=APRIL, directory=files)
    edit(files / "contracts.csv", lambda rows: rows[3].update(hotline="0731-5550-4002"))

    report = load_catalogue(at=APRIL, directory=files)
    again = load_catalogue(at=APRIL, directory=files)

    assert unchanged_file.kept == ()
    assert report.kept == ("contract TRI: hotline",)
    assert Contract.objects.get(key="TRI").hotline == "0731-5550-9999"
    assert (again.created, again.changed, again.kept) == (0, 0, ())


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "message"),
    [
        ("modules.csv", 0, "is_core", "maybe", "row 2: is_core 'maybe' is not known"),
        ("modules.csv", 1, "system", "XYZ", "row 3: system 'changsha XYZ' is not known"),
        ("contracts.csv", 1, "ends_on", "2026-02-30", "row 3: ends_on '2026-02-30' is not a date, YYYY-MM-DD"),  # noqa: E501
        ("contracts.csv", 0, "ends_on", "2025-01-01", "row 2: ends_on is before starts_on"),
        ("clauses.csv", 2, "text_zh", " ", "row 4: text_zh is empty"),
        ("clauses.csv", 1, "ref", "M01", "row 3: MRS M01 is in row 2 already"),
        ("services.csv", 13, "request_kinds", "upgrade", "row 15: request_kinds 'upgrade' is not known"),
        ("role_requirements.csv", 0, "min_count", "one", "row 2: min_count 'one' is not a whole number"),
        ("terms.csv", 0, "clock", "react", "row 2: clock 'react' is not known"),
        ("organisations.csv", 0, "kind", "bank", "row 2: kind 'bank' is not known"),
    ],
)  # fmt: skip
def test_faulty_file_is_refused_with_file_and_row(files, file, row, column, value, message):
    edit(files / file, lambda rows: rows[row].update({column: value}))

    with pytest.raises(CatalogueFileFault) as refused:
        load_catalogue(at=MARCH, directory=files)

    assert str(refused.value) == f"{file}, {message}"
    assert Organisation.objects.count() == 0


def test_faulty_plan_is_refused(files):
    path = files / "emergency_plans.json"
    plans = json.loads(path.read_text(encoding="utf-8"))
    plans[4]["tiers"][0]["role"] = "king"
    path.write_text(json.dumps(plans), encoding="utf-8")

    with pytest.raises(CatalogueFileFault, match=r"emergency_plans\.json, row 5: plan 5: .*king"):
        load_catalogue(at=MARCH, directory=files)

    assert Contract.objects.count() == 0


def test_command_prints_json_and_refuses_with_code_2(files):
    out = StringIO()
    call_command("load_contracts", "--json", stdout=out)
    (files / "systems.csv").unlink()

    with pytest.raises(CommandError) as refused:
        call_command("load_contracts", "--data", str(files))

    assert json.loads(out.getvalue())["changed"] == 0
    assert (refused.value.returncode, str(refused.value)) == (2, "systems.csv: the file is missing")
