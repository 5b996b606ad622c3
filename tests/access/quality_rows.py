"""Homepages and what hangs on them for the walk over every route."""

import io
from datetime import date
from typing import Any

import polars as pl

from accounts.domain.roles import Role
from quality.models.file import FileChunk, HomepageFile
from quality.models.homepage import Homepage
from quality.models.rules import RuleSetting
from quality.models.work import Review
from quality.sealed_files import keep_pages, keep_sealed
from quality.services.rules import set_rule
from quality.services.sampling import draw_sample
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.quality import NOW, discharge_of, homepage_of


def homepage_row(world: World) -> Homepage:
    """An accepted homepage of the world's hospital, whose record number carries the marker."""

    def make() -> Homepage:
        discharge_of(world.hospital, record_no=f"{MARKER}1")
        return homepage_of(
            world.hospital, actor=world.people[Role.CODER], record_no=f"{MARKER}1", coder="余文"
        )

    return world.once("homepage", make)


def review_row(world: World) -> Review:
    def make() -> Review:
        homepage_row(world)
        sample = draw_sample(
            hospital=world.hospital,
            month=date(2024, 5, 1),
            per_coder=1,
            actor=world.people[Role.CODER],
            at=NOW,
        )
        return sample.reviews.get()

    return world.once("review", make)


def setting_row(world: World) -> RuleSetting:
    return world.once(
        "rule_setting",
        lambda: set_rule(
            hospital=world.hospital,
            rule="HP-C-090",
            severity="off",
            valid_from=date(2024, 1, 1),
            reason=MARKER,
            actor=world.people[Role.DIRECTOR],
            at=NOW,
        ),
    )


@provide("quality:sample")
def sample(world: World) -> dict[str, Any]:
    return {"pk": review_row(world).sample_id}


@provide("quality:review")
def review(world: World) -> dict[str, Any]:
    return {"pk": review_row(world).pk}


@provide("quality:setting-end")
def setting(world: World) -> dict[str, Any]:
    return {"pk": setting_row(world).pk}


def file_row(world: World) -> HomepageFile:
    """A check whose findings lie in the storage."""

    def make() -> HomepageFile:
        row: HomepageFile = HomepageFile.objects.create(
            hospital=world.hospital,
            name=f"{MARKER}.csv",
            size=1,
            sha256="0" * 64,
            checked_on=date(2024, 5, 14),
            state=HomepageFile.State.CANCELLED,
            uploaded_by=world.people[Role.CODER],
            uploaded_at=NOW,
            finished_at=NOW,
        )
        FileChunk.objects.create(file=row, number=1, last_row=1)
        row.result = f"quality/{row.pk}/"
        row.save(update_fields=["result"])
        names = ("row", "record_no", "rule", "severity", "fields", "value", "message_zh", "message_en")
        table = io.BytesIO()
        pl.DataFrame(schema=dict.fromkeys(names, pl.String)).write_parquet(table)
        for name in ("findings.parquet", "full.parquet"):
            keep_sealed(f"{row.result}{name}", [table.getvalue()])
        keep_sealed(f"{row.result}findings.csv", [b"row\r\n"])
        keep_pages(f"{row.result}findings.pages", [])
        return row

    return world.once("homepage_file", make)


@provide("quality:file", "quality:file-cancel", "quality:file-resume", "quality:file-reveal")
def file(world: World) -> dict[str, Any]:
    return {"pk": file_row(world).pk}


@provide("quality:file-findings")
def findings(world: World) -> dict[str, Any]:
    return {"pk": file_row(world).pk, "kind": "csv"}


@provide("quality-api:file", "quality-api:file-findings")
def file_by_rest(world: World) -> dict[str, Any]:
    return {"pk": file_row(world).pk}


@provide("quality:*", "quality-api:*")
def homepage(world: World) -> dict[str, Any]:
    return {"pk": homepage_row(world).pk}
