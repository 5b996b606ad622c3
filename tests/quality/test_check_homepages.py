"""The command over real files: what it reads, what it prints, and what it refuses."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from quality.domain.fields import columns
from quality.domain.json_form import read_json
from tests.quality.mutations import EXAMPLE

CODES = columns()
BASE = read_json({key: value for key, value in EXAMPLE.items() if not key.startswith("_")})


def cells(**changes: str) -> dict[str, str]:
    """The example record by column code, with changes by column code."""
    found = {}
    for code, (scope, name, index) in CODES.items():
        if scope == "record":
            found[code] = BASE.cells.get(name) or ""
        elif scope in ("diagnoses", "operations") and index < len(BASE.groups[scope]):
            found[code] = BASE.groups[scope][index].get(name) or ""
        else:
            found[code] = ""
    return {**found, **{code.replace("_", "x"): value for code, value in changes.items()}}


def second(**changes: str) -> dict[str, str]:
    """Another stay of another person, without anything to report."""
    return cells(A48="0000800124", **changes)


def csv_text(*rows: dict[str, str], header: list[str] | None = None) -> str:
    names = header or list(CODES)
    lines = [",".join(names)] + [",".join(quoted(row.get(code, "")) for code in CODES) for row in rows]
    return "\n".join(lines) + "\n"


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"\n') else cell


def run(path: Path, *options: str) -> dict:
    out = io.StringIO()
    call_command(
        "check_homepages",
        str(path),
        "--json",
        "--now",
        "2026-11-28",
        *options,
        stdout=out,
        stderr=io.StringIO(),
    )
    return json.loads(out.getvalue())


def found(document: dict) -> list[tuple]:
    return [(line["row"], line["rule"], line["fields"], line["value"]) for line in document["findings"]]


@pytest.fixture
def empty_codes(tmp_path):
    folder = tmp_path / "codes"
    folder.mkdir()
    return ["--codes", str(folder)]


def test_a_clean_table_has_no_finding(tmp_path, empty_codes):
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells()), encoding="utf-8")

    document = run(file, *empty_codes)

    assert found(document) == []
    assert (document["records"], document["blocked"], document["summary"]) == (1, [], {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_are_told_apart(tmp_path, empty_codes, encoding):
    file = tmp_path / "a.csv"
    file.write_bytes(csv_text(cells(A11="林示范㐂")).encode(encoding))

    document = run(file, *empty_codes)

    assert found(document) == []


def test_bytes_of_no_encoding_are_refused(tmp_path, empty_codes):
    file = tmp_path / "a.csv"
    file.write_bytes(csv_text(cells()).encode() + b"\xff\xff\xff\n")

    with pytest.raises(CommandError, match="HP-B-011") as refused:
        run(file, *empty_codes)

    assert refused.value.returncode == 2


def test_pitfalls_of_real_files_are_repaired_and_told(tmp_path, empty_codes):
    file = tmp_path / "a.csv"
    odd = second(
        B12="2024/5/6 9:20",
        A11="林示范 ",
        A27="１９９00000001",
        A24="和平路\n1号",
        D09="-",
        B13C="401",
        B33="45425",
    )
    file.write_text(csv_text(cells(), {}, odd), encoding="utf-8")

    document = run(file, *empty_codes)

    assert document["records"] == 2
    assert found(document) == [
        (3, "HP-C-055", ["self_pay"], "-"),
        (3, "HP-F-009", ["admission_time"], "2024/5/6 9:20"),
        (3, "HP-F-009", ["qc_date"], "45425"),
        (3, "HP-F-039", ["household_address"], "和平路\n1号"),
        (3, "HP-F-041", ["patient_name"], "林示范 "),
        (3, "HP-F-041", ["current_phone"], "１９９00000001"),
        (3, "HP-F-043", ["admission_dept"], "401"),
        (3, "HP-B-006", ["record_no", "id_no"], "0000800124"),
    ]
    assert document["blocked"] == [3]


def test_rows_of_another_width_are_told_and_nothing_else_of_them(tmp_path, empty_codes):
    file = tmp_path / "a.csv"
    lines = csv_text(cells(), second(), second()).splitlines()
    lines[2] += ",x"
    lines[3] = lines[3].rsplit(",", 1)[0]
    file.write_text("\n".join(lines), encoding="utf-8")

    document = run(file, *empty_codes)

    assert found(document) == [(2, "HP-B-010", ["row"], None), (3, "HP-B-010", ["row"], None)]
    assert (document["records"], document["blocked"]) == (3, [2, 3])


def test_columns_are_matched_by_code_in_any_case_and_by_name(tmp_path, empty_codes):
    names = {"A11": "姓 名", "C06x01C": "C06X01c", "C07x01N": "出院其他诊断名称1", "B20": "实际住院(天)"}
    header = [names.get(code, code) for code in CODES]
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells(), header=header), encoding="utf-8")

    document = run(file, *empty_codes)

    assert found(document) == []


def test_missing_and_unknown_columns_are_about_the_file(tmp_path, empty_codes):
    header = ["自定义" if code == "A13" else code for code in CODES]
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells(), header=header), encoding="utf-8")

    document = run(file, *empty_codes)

    assert found(document)[:3] == [
        (0, "HP-B-001", ["A13"], "A13"),
        (0, "HP-B-002", ["自定义"], "自定义"),
        (1, "HP-C-010", ["birth_date"], None),
    ]
    assert document["blocked"] == [1]


def test_stays_of_one_patient_are_compared(tmp_path, empty_codes):
    later = {
        "B12": "2024-05-10 08:00:00",
        "B15": "2024-05-12 10:00:00",
        "B20": "2",
        "A49": "1",
        "C16x01": "2024-05-11",
    }
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells(), {**cells(), **later}), encoding="utf-8")

    document = run(file, *empty_codes, "--period", "2024-04", "--org-code", "X")

    assert [line[:2] for line in found(document)] == [
        (1, "HP-B-009"),
        (1, "HP-B-012"),
        (2, "HP-B-003"),
        (2, "HP-B-007"),
        (2, "HP-B-008"),
        (2, "HP-B-009"),
        (2, "HP-B-012"),
    ]


def test_a_file_of_an_older_version_tells_documents_by_their_number(tmp_path, empty_codes):
    header = ["旧" if code == "A20N" else code for code in CODES]
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells(), header=header), encoding="utf-8")

    document = run(file, *empty_codes)

    assert found(document) == [(0, "HP-B-002", ["旧"], "旧")]


def test_a_workbook_reads_like_a_table(tmp_path, empty_codes):
    file = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    dates = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, list(CODES))
    for at, (code, cell) in enumerate(cells().items()):
        if code in ("B12", "B15"):
            sheet.write_datetime(1, at, dt.datetime.fromisoformat(cell), dates)
        elif code in ("A49", "A14", "D01", "B20"):
            sheet.write_number(1, at, float(cell))
        else:
            sheet.write_string(1, at, cell)
    sheet.write_number(2, list(CODES).index("A20"), 430102196603125000)
    sheet.write_string(2, list(CODES).index("A20N"), "1")
    book.close()

    document = run(file, *empty_codes)

    assert [line for line in found(document) if line[0] == 1] == []
    assert (2, "HP-C-001", ["org_code"], None) in found(document)
    assert (2, "HP-F-016", ["id_no"], "430102196603125000") in found(document)


def test_json_lines_name_the_line_and_refuse_unknown_keys(tmp_path, empty_codes):
    good = json.dumps({**EXAMPLE, "age_years": 57}, ensure_ascii=False)
    file = tmp_path / "a.jsonl"
    file.write_text(f"\n{good}\n", encoding="utf-8")

    document = run(file, *empty_codes)

    assert found(document) == [(2, "HP-L-003", ["age_years", "birth_date", "admission_time"], "57")]
    file.write_text(f'{good}\n{{"diagnoses": [{{"kode": 1}}]}}', encoding="utf-8")
    with pytest.raises(CommandError, match=r"row 2, diagnoses\[0\]\.kode: unknown key"):
        run(file, *empty_codes)


def test_findings_are_written_with_a_sheet_a_category(tmp_path, empty_codes):
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells(A13="")), encoding="utf-8")

    document = run(file, *empty_codes, "--out", str(tmp_path / "out"))

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "findings.csv",
        "findings.parquet",
        "findings.xlsx",
    ]
    assert document["summary"] == {"HP-C-010": 1}


def test_the_workbook_is_made_for_readers(tmp_path, empty_codes):
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells(A13="", B12="2024/5/6 9:20")), encoding="utf-8")

    run(file, *empty_codes, "--out", str(tmp_path / "out"))

    book = load_workbook(tmp_path / "out/findings.xlsx")
    summary = [[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=2)]
    [line] = [[cell.value for cell in row] for row in book["完整性"].iter_rows(min_row=2)]
    assert [(row[0], row[1], row[2], row[4]) for row in summary[:2]] == [
        ("HP-C-010", "错误", "完整性", 1),
        ("HP-F-009", "警告", "格式", 1),
    ]
    assert (summary[2][3], summary[2][4]) == ("合计", 2)
    assert line[1:7] == [1, "0000800123", "HP-C-010", "错误", "出生日期", "birth_date"]
    assert book["格式"].auto_filter.ref == "A1:J2"
    assert book["费用"].max_row == 1


def test_a_reader_at_a_terminal_reads_no_placeholders(tmp_path, empty_codes):
    file = tmp_path / "a.csv"
    file.write_text(csv_text(cells(), second(B12="2024/5/6 9:20", A14="57")), encoding="utf-8")
    out = io.StringIO()

    call_command("check_homepages", str(file), "--now", "2026-11-28", *empty_codes, stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0].endswith(": 2 records, 3 findings, 1 records blocked")
    assert [line.split()[0] for line in lines[1:]] == ["HP-F-009", "HP-L-003", "HP-B-006"]
    assert "{" not in out.getvalue()
