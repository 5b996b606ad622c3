"""Files checked in the background: what is found, kept, masked and forgotten; stops and killed workers."""

import io
import json
import zipfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import quality.tasks
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from core.field_encryption import open_bytes
from core.uploads import UploadRefused
from quality import file_tables, sealed_files
from quality.api import files
from quality.checks import check_homepage, code_book_for, settings_of
from quality.domain.dates import EPOCH
from quality.domain.masking import is_personal
from quality.domain.rules.catalogue import catalogue, catalogue_version
from quality.faults import Fault
from quality.file_check import FileCheck
from quality.forms.files import check_homepage_file
from quality.models.file import FileChunk, FindingsReveal, HomepageFile
from quality.pinned_lists import lists_to_pin, pinned_books
from quality.services.file_checks import (
    PAGES,
    RESULTS,
    FileCheckRefused,
    cancel_file_check,
    forget_old_files,
    rescue_file_checks,
    resume_file_check,
    start_file_check,
)
from quality.services.file_steps import NOT_CHECKED, OTHER_CATALOGUE, check_chunk, cut_file, merge_file
from quality.services.reveals import ReasonRefused, reveal_findings
from quality.writers import joined, table
from tests.factories.accounts import HospitalFactory
from tests.factories.codes import CodeSystemFactory, published
from tests.factories.quality import NOW, coder_of
from tests.quality.readers.malformed import GOOD, SHEET, repacked, sheet_of
from tests.quality.rules.example import patched
from tests.quality.rules.table import as_csv
from tests.quality.rules.table import table as rows_of

pytestmark = pytest.mark.django_db
assert quality.tasks.cut_homepage_file  # registered, so that steps run at once
ROWS = [
    patched(
        {"record_no": str(n), "patient_name": "沈试1" if n % 3 == 0 else "沈试一", "discharge_dept": "0301"}
    )
    for n in range(1, 13)
]
ROWS.append(patched({"record_no": "3", "stay_days": 9}))
CSV = as_csv(rows_of(ROWS)).encode()
FORMS = {
    "homepages.csv": CSV,
    "homepages.xlsx": sheet_of(rows_of(ROWS)),
    "homepages.jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
    "homepages.json": json.dumps(ROWS).encode(),
}


def begin(content: bytes = CSV, name: str = "homepages.csv", hospital=None) -> HomepageFile:
    hospital = hospital or HospitalFactory()
    file = SimpleUploadedFile(name, content)
    return start_file_check(
        hospital=hospital,
        file=file,
        checked=check_homepage_file(file),
        period=None,
        actor=coder_of(hospital),
        at=NOW,
    )


@pytest.fixture
def in_chunks(settings):
    settings.HOMEPAGE_CHUNK_ROWS = 5


@pytest.fixture
def checked(in_chunks, django_capture_on_commit_callbacks):
    def run(**values) -> HomepageFile:
        with django_capture_on_commit_callbacks(execute=True):
            row = begin(**values)
        row.refresh_from_db()
        return row

    return run


def results(file: HomepageFile) -> dict[str, bytes]:
    return {name: sealed_files.content(f"{file.result}{name}") for name in RESULTS}


@pytest.mark.parametrize("name", FORMS)
def test_chunks_give_what_the_command_gives(checked, tmp_path: Path, name: str):
    file = checked(content=FORMS[name], name=name)

    path = tmp_path / name
    path.write_bytes(FORMS[name])
    today, hospital = file.checked_on, file.hospital_id
    check = FileCheck(code_book_for(hospital, today), today, settings_of(hospital, today))
    whole = check.file(path, tmp_path)
    full = pl.read_parquet(io.BytesIO(results(file)["full.parquet"]))
    assert full.drop("file").equals(joined(list(table(whole, file.severities))).drop("file"))
    assert (file.state, file.records, file.blocked) == ("done", 13, len(whole.blocked))
    assert (file.counts, file.findings) == (dict(whole.counts), whole.findings)
    assert full.height == file.findings > 10


@pytest.mark.parametrize("name", FORMS)
def test_findings_are_counted_by_department(checked, name: str):
    """Those that only the whole file shows (a row repeated, an unknown column) with the others."""
    content = FORMS[name].replace(b"A48", b"A48X") if name.endswith(".csv") else FORMS[name]

    file = checked(content=content, name=name)

    expected: Counter[tuple[str, str]] = Counter()
    full = pl.read_parquet(io.BytesIO(results(file)["full.parquet"]))
    for row, severity in full.select("row", "severity").iter_rows():
        expected[ROWS[row - 1]["discharge_dept"] if row else "", severity] += 1
    assert sorted(file.departments) == sorted(
        [code, expected[code, "error"], expected[code, "warning"]] for code in {code for code, _ in expected}
    )


def test_the_upload_is_sealed_and_then_deleted(in_chunks):
    file = begin()
    place = file.content
    stored = default_storage.open(place).read()

    cut_file(file=file)

    assert CSV[:30] not in stored
    assert open_bytes(stored[4:]) == CSV
    assert not default_storage.exists(place)
    assert [chunk.last_row for chunk in file.chunks.all()] == [5, 10, 13]


def icd10(codes: str, day: date, **values) -> CodeSystemVersion:
    system, _ = CodeSystem.objects.get_or_create(
        key="ICD10", defaults={"name_zh": "诊断", "kind": "diagnosis"}
    )
    version = published(system, f"code,name_zh\n{codes}", valid_from=day)
    CodeSystemVersion.objects.filter(pk=version.pk).update(**values)
    return version


def test_lists_published_meanwhile_change_nothing(in_chunks, client, django_capture_on_commit_callbacks):
    all_codes = "K80.100x001,胆囊结石伴胆囊炎\nI10.x00x002,高血压\nE11.900,2型糖尿病\n"
    first = icd10(all_codes, date(2020, 1, 1), label="2.0")
    with django_capture_on_commit_callbacks(execute=True):
        whole = begin()
    whole.refresh_from_db()
    file = begin(hospital=whole.hospital)
    cut_file(file=file)
    check_chunk(chunk=file.chunks.get(number=1))

    icd10("I10.x00x002,高血压\n", date(2024, 5, 1))
    with django_capture_on_commit_callbacks(execute=True):
        rescue_file_checks(at=NOW)
        later = begin(hospital=whole.hospital)
    for row in (file, later):
        row.refresh_from_db()

    assert results(file) == results(whole)
    assert "HP-D-027" not in file.counts
    assert later.counts["HP-D-027"] > 12
    assert file.code_lists == [{"key": "ICD10", "id": first.pk, "version": "2.0", "valid_from": "2020-01-01"}]
    client.force_login(coder_of(file.hospital))
    assert client.get(f"/api/v1/homepage-files/{file.pk}").json()["code_lists"] == file.code_lists
    assert "ICD10 2.0" in client.get(reverse("quality:file", args=[file.pk])).content.decode()


def test_each_row_is_asked_by_the_lists_of_its_discharge_like_the_save(checked, client, settings):
    """A new list holds from 13 May; the rows of 11 May, checked on the 14th, have nothing to do with it."""
    icd10("K80.100x001,胆囊结石伴胆囊炎\nI10.x00x002,高血压\nE11.900,2型糖尿病\n", date(2020, 1, 1))
    icd10("I10.x00x002,高血压\nE11.900,2型糖尿病\n", date(2024, 5, 13), label="3.0")
    days = ["2024-05-11 10:30", "2024/5/13 10:30", "-", "2024-05-12 23:59"] * 3
    rows = [patched({"record_no": str(n), "discharge_time": day}) for n, day in enumerate(days)]
    content = as_csv(rows_of(rows)).encode()

    file = checked(content=content)
    settings.HOMEPAGE_CHUNK_ROWS = 50_000
    whole = checked(content=content, hospital=file.hospital)

    full = pl.read_parquet(io.BytesIO(results(file)["full.parquet"]))
    found = full.filter(pl.col("rule") == "HP-D-027").select("row", "fields").rows()
    saved = [
        (row, finding.fields[0])
        for row, record in enumerate(rows, start=1)
        for finding in check_homepage(record, hospital_id=file.hospital_id, today=file.checked_on).findings
        if finding.rule == "HP-D-027"
    ]
    client.force_login(coder_of(file.hospital))
    page = client.get(reverse("quality:file", args=[file.pk])).content.decode()
    assert found == saved
    assert {row for row, _ in found} == {2, 3, 6, 7, 10, 11}
    tables = [name for name in RESULTS if name != PAGES]
    assert [results(whole)[name] for name in tables] == [results(file)[name] for name in tables]
    assert "ICD10 3.0 2024-05-13 起" in page


def test_lists_are_pinned_as_the_save_would_choose_them():
    """The hospital's own before the shared, the first one before its first day, those to come as well."""
    hospital, other = HospitalFactory(), HospitalFactory()
    for key, owner, days in [
        ("ICD10", None, [date(2020, 1, 1), date(2024, 5, 13)]),
        ("ICD9CM3", None, [date(2021, 1, 1)]),
        ("ICD9CM3", hospital, [date(2022, 3, 1), date(2024, 1, 1), date(2031, 1, 1)]),
        ("ICD9CM3", other, [date(2023, 6, 1)]),
        ("OTHER", None, [date(2023, 1, 1)]),
    ]:
        system = CodeSystemFactory(key=key, hospital=owner)
        for day in days:
            published(system, f"code,name_zh\n{day:%Y.%m%d},甲\n", valid_from=day)

    pinned = lists_to_pin(hospital.pk)
    books = pinned_books(pinned, on=date(2024, 5, 14))

    for day in map(
        date.fromisoformat, ["2019-01-01", "2023-07-01", "2024-05-12", "2024-05-13", "2032-01-01"]
    ):
        book = books.book_of(books.number_on(day.toordinal() - EPOCH)).dictionaries
        asked = code_book_for(hospital.pk, day).dictionaries
        assert (book.diagnoses, book.operations) == (asked.diagnoses, asked.operations)
    assert len(pinned) == 5
    assert len(books.starts) == 3


def test_another_catalogue_ends_the_check_and_going_on_begins_it_anew(
    checked, django_capture_on_commit_callbacks
):
    whole = results(checked())
    file = begin()
    cut_file(file=file)
    check_chunk(chunk=file.chunks.get(number=1))
    HomepageFile.objects.filter(pk=file.pk).update(catalogue_version="older")

    check_chunk(chunk=FileChunk.objects.get(file=file, number=2))
    failed = HomepageFile.objects.get(pk=file.pk)
    with django_capture_on_commit_callbacks(execute=True):
        resume_file_check(file=failed)
    file.refresh_from_db()

    assert (failed.state, failed.fault["reason"]) == ("failed", OTHER_CATALOGUE)
    assert (file.state, file.catalogue_version) == ("done", catalogue_version())
    assert results(file) == whole


def test_findings_come_page_by_page_without_the_rest(checked, client, monkeypatch):
    monkeypatch.setattr(file_tables, "PAGE_ROWS", 7)
    monkeypatch.setattr(files, "PAGE", 5)
    file = checked()
    client.force_login(coder_of(file.hospital))

    def answer(offset: int) -> dict[str, Any]:
        found: dict[str, Any] = client.get(
            f"/api/v1/homepage-files/{file.pk}/findings", {"offset": offset}
        ).json()
        return found

    pages = [answer(0)]
    while pages[-1]["next_offset"] is not None:
        pages.append(answer(pages[-1]["next_offset"]))
    table = pl.read_parquet(io.BytesIO(results(file)["findings.parquet"]))
    damage_first_page(f"{file.result}findings.pages")
    found = [(row["row"], row["rule"], row["value"]) for page in pages for row in page["results"]]

    assert found == table.select("row", "rule", "value").rows()
    assert {page["count"] for page in pages} == {table.height} == {file.findings}
    assert answer(10) == pages[2]
    assert answer(10**9) == {"count": file.findings, "next_offset": None, "results": []}


def damage_first_page(place: str) -> None:
    """Whoever opens the first page fails."""
    with default_storage.open(place) as sealed:
        content = sealed.read()
    default_storage.delete(place)
    default_storage.save(place, ContentFile(content[:20] + b"x" * 20 + content[40:]))


def test_what_a_document_would_have_to_say_is_masked_with_it(checked):
    """The day of birth in a masked number, and its check sign, stood in the messages."""
    fine = ROWS[0]["id_no"]
    wrong = fine[:-1] + ("1" if fine[-1] != "1" else "2")
    rows = [patched({"birth_date": "1966-04-01"}), patched({"record_no": "2", "id_no": wrong})]

    file = checked(content=as_csv(rows_of(rows)).encode())

    kept = results(file)
    tables = {name: pl.read_parquet(io.BytesIO(kept[name])) for name in ("full.parquet", "findings.parquet")}
    said = {
        name: {row["rule"]: (row["message_zh"], row["message_en"]) for row in found.iter_rows(named=True)}
        for name, found in tables.items()
    }
    page = {row["rule"]: row for row in files.findings_from(f"{file.result}findings.pages", 0)}
    with zipfile.ZipFile(io.BytesIO(kept["findings.xlsx"])) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "worksheets" in name)
    outputs = [kept["findings.csv"].decode(), sheets, str(page)]
    for rule, secret in (("HP-L-007", fine[6:14]), ("HP-F-011", f"应为{fine[-1]}")):
        assert secret in said["full.parquet"][rule][0]
        assert [text for text in (str(tables["findings.parquet"].rows()), *outputs) if secret in text] == []
        masked = said["findings.parquet"][rule]
        assert [text.count("***") for text in masked] == [1, 1]
        assert (page[rule]["message_zh"], page[rule]["message_en"]) == masked
        assert all(masked[0] in text for text in outputs)


def test_no_message_about_a_patient_counts_elements():
    """Masked messages are written without the position, which no rule about personal fields tells."""
    about_patients = [rule for rule in catalogue().values() if is_personal(rule.fields)]
    assert len(about_patients) > 20
    assert [rule.id for rule in about_patients if "{index}" in rule.message_zh + rule.message_en] == []


def test_findings_are_masked(checked):
    file = checked()

    masked = results(file)["findings.csv"].decode("utf-8-sig")
    full = pl.read_parquet(io.BytesIO(results(file)["full.parquet"]))
    assert "沈试1" not in masked
    assert "沈**" in masked
    assert "沈试1" in full["value"].to_list()


def test_a_stopped_check_goes_on_to_the_same_bytes(checked, django_capture_on_commit_callbacks):
    whole = results(checked())

    file = begin()
    cut_file(file=file)
    check_chunk(chunk=file.chunks.all()[1])
    cancel_file_check(file=file, at=NOW)
    check_chunk(chunk=file.chunks.all()[0])
    stopped = [chunk.state for chunk in file.chunks.all()]
    with django_capture_on_commit_callbacks(execute=True):
        resume_file_check(file=file)
    file.refresh_from_db()

    assert stopped == ["waiting", "done", "waiting"]
    assert file.state == "done"
    assert results(file) == whole
    with pytest.raises(FileCheckRefused):
        cancel_file_check(file=file, at=NOW)


def test_results_that_cannot_be_put_together_end_the_check_once(in_chunks):
    file = begin()
    cut_file(file=file)
    for chunk in file.chunks.select_related("file"):
        check_chunk(chunk=chunk)
        sealed_files.keep_sealed(chunk.place("result"), [b"no package"])

    merge_file(file=file)

    file.refresh_from_db()
    assert (file.state, file.fault) == (
        "failed",
        Fault(NOT_CHECKED, values={"number": str(file.pk)}).as_json(),
    )


def test_what_a_killed_worker_left_is_done_again(checked, django_capture_on_commit_callbacks):
    whole = results(checked())
    file = begin()
    cut_file(file=file)
    file.chunks.filter(number=2).update(state=FileChunk.State.RUNNING, starts=1)

    with django_capture_on_commit_callbacks(execute=True):
        rescue_file_checks(at=NOW)
    file.refresh_from_db()

    assert (file.state, results(file)) == ("done", whole)


@pytest.mark.parametrize(
    ("name", "content", "english", "chinese"),
    [
        ("x.csv", b"one,two\n1,2\n", "no column of the header is known", "表头中没有可识别的列"),
        (
            "x.csv",
            "病案号,金额\n1,7\n".encode(),
            "is not a table of homepages: 1 of the 60 required columns are there, and these that identify a "
            "homepage are missing: discharge time (B15), main diagnosis code (C03C)",
            "不是病案首页数据：60 个必填列中仅有 1 个，"
            "且缺少识别首页的列：出院时间（B15）、出院主要诊断编码（C03C）",
        ),
        (
            "x.xlsx",
            repacked(SHEET, lambda text: text[:-900]),
            f"row 1, {SHEET}: the workbook is damaged at line 2, column 7070",
            f"第 1 行，{SHEET}：工作簿已损坏（第 2 行第 7070 列）",
        ),
        (
            "x.jsonl",
            b'{"diagnoses": [{"kode": 1}]}',
            "row 1, diagnoses[0].kode: unknown key",
            "第 1 行，diagnoses[0].kode：没有这个字段",
        ),
    ],
)
def test_an_unreadable_file_fails_with_the_reason_in_the_readers_language(
    checked, client, name: str, content: bytes, english: str, chinese: str
):
    file = checked(content=content, name=name)

    client.force_login(coder_of(file.hospital, language="en"))
    shown = client.get(f"/api/v1/homepage-files/{file.pk}", headers={"accept-language": "en"}).json()
    client.force_login(coder_of(file.hospital))
    page = client.get(reverse("quality:file", args=[file.pk])).content.decode()
    assert (shown["state"], shown["reason"]) == ("failed", english)
    assert chinese in page
    assert not default_storage.exists(file.content or f"homepage-files/{file.pk}/content")


@pytest.mark.parametrize(
    ("name", "content", "chinese"),
    [
        ("x.csv", GOOD, "文件内容与扩展名不符。"),
        ("x.xlsx", CSV, "文件内容与扩展名不符。"),
        ("x.xls", CSV, "文件名须以 .csv、.xlsx、.json 或 .jsonl 结尾。"),
    ],
)
def test_what_no_reader_takes_is_refused_on_the_page(client, name: str, content: bytes, chinese: str):
    client.force_login(coder_of(HospitalFactory()))

    page = client.post(reverse("quality:files"), {"file": SimpleUploadedFile(name, content)})

    assert page.status_code == 422
    assert chinese in page.content.decode()
    assert not HomepageFile.objects.exists()


def test_what_cannot_be_a_file_of_homepages_is_refused():
    for name, content in [("x.pdf", b"%PDF-1.7"), ("x.xlsx", b"no workbook"), ("x.csv", b"")]:
        with pytest.raises(UploadRefused):
            check_homepage_file(SimpleUploadedFile(name, content))


def test_a_file_that_is_too_large_is_refused(settings):
    settings.HOMEPAGE_FILE_MAX_BYTES = 1024**2

    with pytest.raises(UploadRefused) as refusal:
        check_homepage_file(SimpleUploadedFile("x.csv", b"A48\n" + b"1\n" * 600_000))

    assert "1 MB" in str(refusal.value.message)


def test_unmasking_needs_a_reason_and_leaves_a_row(checked):
    file = checked()
    coder = coder_of(file.hospital)

    with pytest.raises(ReasonRefused):
        reveal_findings(file=file, actor=coder, reason=" ", at=NOW)
    reveal_findings(file=file, actor=coder, reason="核对身份", at=NOW)

    assert FindingsReveal.objects.values_list("user", "reason").get() == (coder.pk, "核对身份")


def test_findings_are_forgotten_after_thirty_days(checked):
    file = checked()
    places = [f"{file.result}{name}" for name in RESULTS]

    kept = forget_old_files(at=file.finished_at + timedelta(days=29))
    gone = forget_old_files(at=file.finished_at + timedelta(days=31))

    file.refresh_from_db()
    assert (kept, gone) == (0, 1)
    assert not any(default_storage.exists(place) for place in places)
    assert (file.result, file.records) == ("", 13)


def test_at_most_five_files_at_once():
    hospital = HospitalFactory()
    for _ in range(5):
        begin(hospital=hospital)

    with pytest.raises(FileCheckRefused):
        begin(hospital=hospital)
    assert settings.HOMEPAGE_CHUNK_ROWS == 50_000
