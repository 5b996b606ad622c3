"""What a checked file's findings are downloaded as: no formula in CSV, masked or not; values in Parquet."""

import csv
import io

import polars as pl
import pytest
from django.urls import reverse

from tests.factories.quality import coder_of
from tests.quality.rules.example import patched
from tests.quality.rules.table import as_csv
from tests.quality.rules.table import table as rows_of
from tests.quality.services.test_file_checks import checked, in_chunks

__all__ = ["checked", "in_chunks"]
pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://x")'


def test_findings_downloaded_as_csv_hold_no_formula(checked, client):
    row = patched({"record_no": "=1+2", "org_code": FORMULA, "patient_name": "=沈试1"})
    file = checked(content=as_csv(rows_of([row])).encode())
    client.force_login(coder_of(file.hospital))

    masked = client.get(reverse("quality:file-findings", args=[file.pk, "csv"]))
    unmasked = client.post(reverse("quality:file-reveal", args=[file.pk]), {"reason": "核对身份"})
    parquet = client.get(reverse("quality:file-findings", args=[file.pk, "parquet"]))

    tables = [rows(b"".join(answer.streaming_content).decode("utf-8-sig")) for answer in (masked, unmasked)]
    values = pl.read_parquet(io.BytesIO(b"".join(parquet.streaming_content)))
    assert [{row["record_no"] for row in table} for table in tables] == [{"'=1+2"}] * 2
    assert all(f"'{FORMULA}" in {row["value"] for row in table} for table in tables)
    assert "'=沈试1" in {row["value"] for row in tables[1]}
    assert values["record_no"].unique().to_list() == ["=1+2"]
    assert FORMULA in values["value"].to_list()


def rows(text: str) -> list[dict[str, str]]:
    return [row for row in csv.DictReader(io.StringIO(text)) if row["row"] != "0"]
