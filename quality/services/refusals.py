"""Notes saves that were refused for their errors, so that the first-pass rate (QI-11) counts them."""

from __future__ import annotations

from datetime import datetime

from accounts.models.organisation import Organisation
from accounts.models.user import User
from quality.checks import Verdict
from quality.models.homepage import Channel
from quality.models.refusal import RefusedSave
from quality.services.departments import department_name


def note_refused_save(
    *, hospital: Organisation, verdict: Verdict, channel: Channel, actor: User, at: datetime
) -> None:
    """Write one row for a save that had errors; call it once the refused save is rolled back."""
    who = verdict.identity
    RefusedSave.objects.create(
        hospital=hospital,
        record_no=plain(who.record_no, 50),
        admission_count=who.admission_count,
        discharged_on=who.discharged_on,
        department_code=plain(who.department_code, 10),
        department_name=department_name(hospital.pk, who.department_code),
        coder_name=plain(who.coder, 60),
        channel=channel,
        error_count=len(verdict.errors),
        catalogue_version=verdict.version,
        at=at,
        by=actor,
    )


def plain(text: str, length: int) -> str:
    """A text of a faulty record as the database can hold it: no zero signs, no half characters."""
    return text.replace("\0", "").encode(errors="replace").decode()[:length]
