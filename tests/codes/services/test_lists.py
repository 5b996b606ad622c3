"""Publishing versions by effect: what is valid on which day, what is refused, what dictionaries see."""

import io
import json
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from codes.dictionaries import code_tables
from codes.list_files import ListRefused
from codes.models.code import Code
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from codes.pinyin import initials_of
from codes.selectors import look_up
from codes.services.lists import PublishingRefused, publish_version, stage_list
from codes.services.value_domains import load_value_domains
from tests.factories.accounts import HospitalFactory
from tests.factories.codes import DAY_ONE, NOW, CodeSystemFactory, draft_of, published

pytestmark = pytest.mark.django_db
FIRST = "code,name_zh,class\nK80.1,胆囊结石,\nK80.2,胆管结石,\nI10,高血压,x\n"
SECOND = "code,name_zh,class\nK80.1,胆囊结石伴胆囊炎,\nI10,高血压,x\nE11,糖尿病,\n"
LATER = date(2026, 1, 1)


def valid(system, day):
    return dict(Code.objects.filter(system=system).valid_on(day).values_list("code", "name_zh"))


def test_the_past_keeps_its_codes_when_a_version_follows():
    system = CodeSystemFactory(key="ICD10")
    published(system, FIRST)

    second = published(system, SECOND, LATER)

    first = system.versions.get(number=1)
    second.refresh_from_db()
    assert valid(system, date(2025, 12, 31)) == {"K80.1": "胆囊结石", "K80.2": "胆管结石", "I10": "高血压"}
    assert valid(system, LATER) == {"K80.1": "胆囊结石伴胆囊炎", "E11": "糖尿病", "I10": "高血压"}
    assert (first.valid_from, first.valid_to) == (DAY_ONE, date(2025, 12, 31))
    assert (second.added_count, second.changed_count, second.retired_count, second.code_count) == (1, 1, 1, 3)
    assert Code.objects.filter(system=system, code="I10").count() == 1


def test_a_list_without_english_names_keeps_them():
    system = CodeSystemFactory()
    published(system, "code,name_zh,name_en\nI10,高血压,Hypertension\nE11,糖尿病,Diabetes\n")
    draft = draft_of(system, "code,name_zh\nI10,原发性高血压\nE11,糖尿病\n")

    published_changes = publish_version(version=draft, valid_from=LATER, actor=None, at=NOW)

    names = Code.objects.filter(system=system).valid_on(LATER).values_list("code", "name_zh", "name_en")
    assert set(names) == {("I10", "原发性高血压", "Hypertension"), ("E11", "糖尿病", "Diabetes")}
    assert [new.code for _old, new in published_changes.changed] == ["I10"]


@pytest.mark.parametrize(
    ("text", "valid_from", "message"),
    [(SECOND, DAY_ONE, "2020-01-01"), (FIRST, LATER, "完全一致")],
)
def test_a_version_must_follow_and_say_something_new(text, valid_from, message):
    system = CodeSystemFactory()
    published(system, FIRST)
    draft = draft_of(system, text)

    with pytest.raises(PublishingRefused, match=message):
        publish_version(version=draft, valid_from=valid_from, actor=None, at=NOW)

    assert len(valid(system, LATER)) == 3


def test_a_list_with_faults_leaves_nothing():
    system = CodeSystemFactory()

    with pytest.raises(ListRefused) as refused:
        draft_of(system, "code,name_zh\nA,甲\nA,乙\n,丙\n")

    assert [(fault.row, fault.reason) for fault in refused.value.faults] == [(3, "repeated"), (4, "no_code")]
    assert CodeSystemVersion.objects.count() == 0


def workbook(*rows, number_format="General"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell in book.active["A"]:
        if isinstance(cell.value, int | float):
            cell.number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return ContentFile(stream.getvalue())


def test_workbooks_and_gb18030_are_read():
    by_excel, _changes = stage_list(
        system=CodeSystemFactory(),
        file=workbook(["编码", "名称", "床位"], ["0101", "内科", 40], ["0102", 2, None]),
        name="a.xlsx",
        actor=None,
        at=NOW,
    )
    by_csv, changes = stage_list(
        system=CodeSystemFactory(),
        file=ContentFile("编码,名称\n01,䶮科\n".encode("gb18030")),
        name="a.csv",
        actor=None,
        at=NOW,
    )

    assert (by_excel.code_count, by_csv.code_count) == (2, 1)
    assert [(entry.code, entry.name_zh) for entry in changes.added] == [("01", "䶮科")]


def test_codes_that_a_workbook_holds_as_numbers_are_refused():
    file = workbook(
        ["编码", "名称", "上级编码"],
        [51.23, "切除", None],
        ["51.2400", "切除", None],
        [301, "外科", None],
        [date(2024, 5, 1), "五月", None],
        ["51.2500", "切除", 51.2],
        number_format="0.0000",
    )

    with pytest.raises(ListRefused) as refused:
        stage_list(system=CodeSystemFactory(), file=file, name="a.xlsx", actor=None, at=NOW)

    assert [(fault.row, fault.reason, str(fault.value)) for fault in refused.value.faults] == [
        (2, "number", "51.23"),
        (4, "number", "301"),
        (5, "number", "2024-05-01"),
        (6, "number", "51.2"),
    ]
    assert "第 2 行" in str(refused.value.message)
    assert "51.23" in str(refused.value.message)
    assert CodeSystemVersion.objects.count() == 0


def test_look_up_finds_code_name_and_initials_best_first():
    system = CodeSystemFactory()
    published(system, FIRST + "K80,胆石症,\n")

    found = {
        text: [code.code for code in look_up(system, text, on=LATER)]
        for text in ("k80", "结石", "dnjs", "高血压", "zzz", "K80.1")
    }

    assert found == {
        "k80": ["K80", "K80.1", "K80.2"],
        "结石": ["K80.1", "K80.2"],
        "dnjs": ["K80.1"],
        "高血压": ["I10"],
        "zzz": [],
        "K80.1": ["K80.1"],
    }
    assert initials_of("2型糖尿病(T2)") == "2xtnbt2"


def test_dictionaries_follow_a_publication_and_prefer_the_own_list(django_assert_num_queries):
    hospital = HospitalFactory()
    shared, own = CodeSystemFactory(key="DEPT"), CodeSystemFactory(key="DEPT", hospital=hospital)
    published(shared, "code,name_zh\n01,内科\n")
    before = code_tables(hospital_id=hospital.pk, on=LATER)
    published(own, "code,name_zh\n01,心内科\n")

    after = code_tables(hospital_id=hospital.pk, on=LATER)
    elsewhere = code_tables(hospital_id=None, on=date(2010, 1, 1))
    with django_assert_num_queries(0):
        again = code_tables(hospital_id=hospital.pk, on=LATER)

    names = [one.tables["DEPT"]["01"].name_zh for one in (before, after, elsewhere, again)]
    assert names == ["内科", "心内科", "内科", "心内科"]


def test_a_class_in_an_own_list_is_official_unless_it_says_otherwise():
    hospital = HospitalFactory()
    kind = CodeSystem.Kind.OPERATION
    rows = "code,name_zh,class,class_basis\n1,甲,手术,\n2,乙,手术,guess\n3,丙,,\n4,丁,手术,checked\n"
    published(CodeSystemFactory(key="OPS", kind=kind), rows)
    shared = code_tables(hospital_id=hospital.pk, on=LATER)
    published(CodeSystemFactory(key="OPS", kind=kind, hospital=hospital), rows)

    own = code_tables(hospital_id=hospital.pk, on=LATER)

    bases = [[one.tables["OPS"][code].category_basis for code in "1234"] for one in (shared, own)]
    assert bases == [["", "guess", "", "checked"], ["checked", "guess", "", "checked"]]
    assert own.tables["OPS"]["1"].category == "surgery"


def test_an_unknown_class_of_operations_is_said_with_its_row():
    system = CodeSystemFactory(key="ICD9CM3")

    with pytest.raises(ListRefused) as refused:
        draft_of(system, "code,name_zh,类别\n51.2300,切除,手术\n51.2400,切除,四级\n")

    assert [(fault.row, fault.value) for fault in refused.value.faults] == [(3, "四级")]
    assert "第 3 行：“四级”不是手术操作类别" in str(refused.value.message)


def test_value_domains_load_once_and_follow_the_files(tmp_path):
    first = load_value_domains(at=NOW)
    second = load_value_domains(at=NOW)
    (tmp_path / "RC001.csv").write_text("code,name_zh,name_en\n1,男性,Male\n3,新,New\n", encoding="utf-8")
    third = load_value_domains(at=NOW, folder=tmp_path)

    assert (len(first.created), len(second.unchanged), third.changed) == (30, 30, ["RC001"])
    sexes = CodeSystem.objects.get(key="RC001")
    assert sorted(valid(sexes, date(2026, 3, 3))) == ["0", "1", "2", "9"]
    assert sorted(valid(sexes, date(2026, 3, 4))) == ["1", "3"]


def test_import_command_previews_then_publishes(tmp_path, capsys):
    path = tmp_path / "icd.csv"
    path.write_text(FIRST, encoding="utf-8")

    options = ["import_codes", str(path), "--system", "ICD10", "--json"]
    call_command(*options)
    preview = json.loads(capsys.readouterr().out)
    call_command(
        "import_codes", str(path), "--system", "ICD10", "--from", "2020-01-01", "--publish", "--json"
    )
    done = json.loads(capsys.readouterr().out)

    assert preview == {"system": "ICD10", "added": 3, "changed": 0, "retired": 0, "published": False}
    assert done["published"] is True
    system = CodeSystem.objects.get(key="ICD10")
    assert (system.kind, system.versions.count(), system.codes.count()) == ("diagnosis", 1, 3)


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ("code,name_zh\nA,甲\n", ["--publish"], "--publish needs --from"),
        ("a,b\n1,2\n", [], "code"),
        ("code,name_zh\nA,甲\n", ["--hospital", "nowhere"], "no hospital"),
        ("code,name_zh\nA,甲\n", ["--system", "NOPE"], "“NOPE”。.*ICD10.*PA_LEVEL_4.*RC023.*--new --name-zh"),
        ("code,name_zh\nA,甲\n", ["--system", "ICD10", "--new", "--name-zh", "诊断"], "“ICD10”已存在"),
        ("code,name_zh\nA,甲\n", ["--system", "OWN", "--new"], "--new needs --name-zh"),
        ("code,name_zh\nA,甲\n", ["--system", "A B", "--new", "--name-zh", "本院"], "."),
        ("code,name_zh\nA,甲\n", ["--name-zh", "本院"], "made with --new"),
        ("a,b\n1,2\n", ["--system", "OWN", "--new", "--name-zh", "本院"], "code"),
    ],
)
def test_import_command_says_why_not(tmp_path, content, options, words):
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match=words) as refused:
        call_command("import_codes", str(path), "--system", "ICDO", *options)

    assert refused.value.returncode == 2
    assert CodeSystem.objects.count() == 0


def test_import_command_makes_a_new_list_only_when_told_to(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text("code,name_zh\nA,甲\n", encoding="utf-8")
    hospital = HospitalFactory()

    call_command("import_codes", str(path), "--system", "OWN", "--new", "--name-zh", "本院目录")
    call_command("import_codes", str(path), "--system", "OWN")
    call_command("import_codes", str(path), "--system", "RC023", "--hospital", hospital.key)

    assert list(CodeSystem.objects.order_by("key").values_list("key", "name_zh", "kind", "hospital")) == [
        ("OWN", "本院目录", "other", None),
        ("RC023", "科别", "department", hospital.pk),
    ]
