"""Writes the files of the national collections; errors refuse them unless signed off (Q05)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal
from quality.checks import code_book_for
from quality.domain.dates import EPOCH
from quality.domain.extraction import row_of
from quality.domain.json_form import read_known
from quality.domain.layout import header
from quality.domain.normal_form import normal_form
from quality.domain.records import read_record
from quality.models.extraction import Extraction
from quality.models.homepage import Homepage
from quality.sealing import open_json
from quality.selectors.misfits import misfits_of

CHUNK = 200
LONGEST_SPAN_DAYS = 366
NAMED = 5
"""How many homepages a refusal names; the correction list has them all."""


class ExtractionRefused(Refusal):
    """The file is not written; `field` says what stands in the way."""


@transaction.atomic
def begin_extraction(
    *,
    hospital: Organisation,
    actor: User,
    receiver: str,
    first_day: date,
    last_day: date,
    is_extended: bool,
    encoding: str,
    sign_off_reason: str,
    at: datetime,
) -> Extraction:
    """Put a file on record before it is written; `write_lines` gives its lines.

    Homepages that were not accepted, or that hold fields the catalogue no longer knows, go with the others
    once a reason is given. Raises ExtractionRefused when the span is empty or too long, holds no homepage, or
    some of these and no reason.
    """
    if last_day < first_day:
        raise ExtractionRefused(_("The last day is before the first."), field="last_day")
    if (last_day - first_day).days >= LONGEST_SPAN_DAYS:
        raise ExtractionRefused(_("At most one year at a time."), field="last_day")
    rows = homepages_between(hospital, first_day, last_day)
    count = rows.count()
    if not count:
        raise ExtractionRefused(_("There is no homepage of these days."), field="first_day")
    reason = " ".join(sign_off_reason.split())[:300]
    blocked = _to_sign_off(rows, blocked_between(hospital, first_day, last_day), is_signed_off=bool(reason))
    return Extraction.objects.create(
        hospital=hospital,
        receiver=receiver,
        first_day=first_day,
        last_day=last_day,
        is_extended=is_extended,
        encoding=encoding,
        record_count=count,
        blocked_count=blocked,
        sign_off_reason=reason if blocked else "",
        made_by=actor,
        made_at=at,
    )


def write_lines(extraction: Extraction) -> Iterator[bytes]:
    """The lines of the file, the header first; the hash goes on record with the last one."""
    codes = header(is_extended=extraction.is_extended)
    digest = hashlib.sha256()
    for line in _lines(extraction, codes):
        digest.update(line)
        yield line
    Extraction.objects.filter(pk=extraction.pk).update(sha256=digest.hexdigest(), finished_at=timezone.now())


def homepages_between(hospital: Organisation, first_day: date, last_day: date) -> QuerySet[Homepage]:
    """Homepages by day of discharge, whatever their state."""
    return Homepage.objects.filter(hospital=hospital, discharged_on__range=(first_day, last_day))


def blocked_between(hospital: Organisation, first_day: date, last_day: date) -> QuerySet[Homepage]:
    """What keeps the file back: refused drafts, and accepted homepages that later rules refuse."""
    rows = homepages_between(hospital, first_day, last_day)
    return rows.filter(Q(error_count__gt=0) | Q(state=Homepage.State.DRAFT))


def normal_form_of(homepage: Homepage) -> dict[str, Any]:
    """The record of a homepage, opened and normalised with the code lists of its day of discharge.

    What the present catalogue has no place for is left out (`misfits_of` finds it).
    """
    today = timezone.localdate()
    book = code_book_for(homepage.hospital_id, homepage.discharged_on or today)
    raw, _paths = read_known(open_json(homepage.sealed))
    return normal_form(read_record(raw, book, today.toordinal() - EPOCH))


def _to_sign_off(rows: QuerySet[Homepage], blocked_rows: QuerySet[Homepage], *, is_signed_off: bool) -> int:
    """How many of `rows` go only with a reason; raises ExtractionRefused when some do and there is none."""
    blocked = blocked_rows.count()
    misfits = [misfit.homepage for misfit in misfits_of(rows.order_by("discharged_on", "pk"))]
    if (blocked or misfits) and not is_signed_off:
        words = [_blocked_message(blocked)] if blocked else []
        words += [_misfit_message(misfits)] if misfits else []
        raise ExtractionRefused(" ".join(words), field="sign_off_reason", code="errors_remain")
    return blocked + sum(not row.error_count and row.state == Homepage.State.ACCEPTED for row in misfits)


def _blocked_message(count: int) -> str:
    return ngettext(
        "%(count)s homepage of these days is not accepted yet: correct it, or say why it may go as it is.",
        "%(count)s homepages of these days are not accepted yet: correct them, or say why they may go as is.",
        count,
    ) % {"count": count}


def _misfit_message(homepages: Sequence[Homepage]) -> str:
    shown = [str(homepage) for homepage in homepages[:NAMED]]
    return ngettext(
        "%(count)s homepage holds fields that the catalogue no longer knows: %(which)s. Save it anew, or say "
        "why the file may go without them.",
        "%(count)s homepages hold fields that the catalogue no longer knows: %(which)s. Save them anew, or "
        "say why the file may go without them.",
        len(homepages),
    ) % {"count": len(homepages), "which": ", ".join(shown) + (" …" if len(homepages) > NAMED else "")}


def _lines(extraction: Extraction, codes: Sequence[str]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(codes)
    encoding = "utf-8" if extraction.encoding == "utf-8-sig" else extraction.encoding
    mark = b"\xef\xbb\xbf" if extraction.encoding == "utf-8-sig" else b""
    yield mark + _emptied(buffer).encode(encoding)
    rows = homepages_between(extraction.hospital, extraction.first_day, extraction.last_day)
    if not extraction.blocked_count:  # nobody signed off what was refused since
        rows = rows.filter(state=Homepage.State.ACCEPTED)
    for homepage in rows.order_by("discharged_on", "pk").iterator(CHUNK):
        writer.writerow(row_of(normal_form_of(homepage), codes))
        yield _emptied(buffer).encode(encoding, errors="replace")


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
