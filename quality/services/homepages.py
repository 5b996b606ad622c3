"""Takes homepages: checked on save, refused on errors, warnings acknowledged, every change kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal
from core.locks import wait_for_turn
from quality.checks import Verdict, check_homepage
from quality.domain.changes import Change, changes_between
from quality.domain.findings import Finding
from quality.domain.json_form import without_notes
from quality.models.homepage import Channel, Homepage, HomepageRevision
from quality.sealing import lookup_hash, open_json, seal_json
from quality.services.bases import Basis, clash_message, clash_with
from quality.services.departments import department_name
from quality.services.findings import Acknowledgements, plan_findings, unacknowledged
from quality.services.measuring import measure_homepage
from quality.services.refusals import note_refused_save

WITH_ERRORS = "homepage_errors"
P = ParamSpec("P")
R = TypeVar("R")


class HomepageRefused(Refusal):
    """The save is refused; `verdict` holds the findings, `waiting` those that keep it from being accepted.

    `known` is the homepage that stands against it, when one does.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        verdict: Verdict,
        waiting: tuple[Finding, ...] = (),
        known: Homepage | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.verdict, self.waiting, self.known = verdict, waiting, known


@dataclass(frozen=True)
class Saved:
    """The homepage as kept, what was found on it, what this save changed, whether it is new."""

    homepage: Homepage
    verdict: Verdict
    changes: tuple[Change, ...]
    is_new: bool


def noting_refusals(save: Callable[P, R]) -> Callable[P, R]:
    """Leave a row for each save with errors that `save` refuses, once its transaction is rolled back."""

    @wraps(save)
    def noted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return save(*args, **kwargs)
        except HomepageRefused as refusal:
            if refusal.code == WITH_ERRORS:
                of: dict[str, Any] = {name: kwargs[name] for name in ("hospital", "channel", "actor", "at")}
                note_refused_save(verdict=refusal.verdict, **of)
            raise

    return noted


@noting_refusals
@transaction.atomic
def store_homepage(
    *,
    hospital: Organisation,
    record: Mapping[str, Any],
    actor: User,
    channel: Channel,
    at: datetime,
    acknowledgements: Acknowledgements | None = None,
    is_draft_kept: bool = False,
    basis: Basis | None = None,
) -> Saved:
    """Accept a record, as a new homepage or the next revision of the one it is about.

    With errors, or warnings without a reason, raises HomepageRefused; with `is_draft_kept` it is kept as a
    draft instead, unless an accepted homepage would be overwritten; `basis` is what a form was filled in
    from, None where the sender's record is the one that counts. Raises RecordRefused for no record.
    """
    verdict = check_homepage(record, hospital_id=hospital.pk, today=timezone.localdate(at))
    known = _known(hospital, verdict)
    clash = None if basis is None else clash_with(known, basis)
    if clash is not None:
        raise HomepageRefused(clash_message(clash), code=clash, verdict=verdict, known=known)
    given = {} if acknowledgements is None else acknowledgements
    waiting = (*verdict.errors, *unacknowledged(known, verdict, given))
    if waiting and is_draft_kept and not _names_a_stay(verdict):
        message = _("A draft needs a record number and an admission count.")
        raise HomepageRefused(message, code="draft_of_no_stay", verdict=verdict, waiting=waiting)
    if waiting and not (is_draft_kept and (known is None or known.state == Homepage.State.DRAFT)):
        raise _refusal(verdict, waiting)
    state = Homepage.State.DRAFT if waiting else Homepage.State.ACCEPTED
    return _keep(hospital, known, without_notes(record), verdict, state, actor, channel, at, given)


@transaction.atomic
def check_again(*, homepage: Homepage, actor: User | None, at: datetime) -> Verdict:
    """Ask today's rules of a kept homepage; its findings follow, its state stays."""
    homepage = Homepage.objects.select_for_update().select_related("hospital").get(pk=homepage.pk)
    record = open_json(homepage.sealed)
    verdict = check_homepage(record, hospital_id=homepage.hospital_id, today=timezone.localdate(at))
    homepage.verified_at, homepage.catalogue_version = at, verdict.version
    plan = plan_findings(homepage=homepage, verdict=verdict, actor=actor, at=at, given={})
    homepage.save()
    plan.write(at)
    measure_homepage(homepage=homepage, verdict=verdict, at=at)
    return verdict


@transaction.atomic
def sign_off(*, homepage: Homepage, actor: User, at: datetime) -> Homepage:
    """Say that an accepted homepage was checked as it stands; later changes are shown against this."""
    homepage = Homepage.objects.select_for_update().get(pk=homepage.pk)
    if homepage.state != Homepage.State.ACCEPTED:
        raise Refusal(_("Only an accepted homepage can be signed off."))
    homepage.checked_at, homepage.checked_by = at, actor
    homepage.checked_revision = homepage.revision
    homepage.save(update_fields=["checked_at", "checked_by", "checked_revision"])
    return homepage


def _known(hospital: Organisation, verdict: Verdict) -> Homepage | None:
    who = verdict.identity
    if not who.record_no or who.admission_count is None:
        return None
    wait_for_turn("homepage", hospital.pk, who.record_no, who.admission_count)
    rows = Homepage.objects.select_for_update(of=("self",)).filter(
        hospital=hospital, record_no=who.record_no[:50], admission_count=who.admission_count
    )
    found: Homepage | None = rows.first()
    return found


def _names_a_stay(verdict: Verdict) -> bool:
    who = verdict.identity
    return bool(who.record_no) and len(who.record_no) <= 50 and who.admission_count is not None


def _refusal(verdict: Verdict, waiting: tuple[Finding, ...]) -> HomepageRefused:
    errors = len(verdict.errors)
    if errors:
        message = ngettext(
            "The homepage has %(count)s error and was not saved.",
            "The homepage has %(count)s errors and was not saved.",
            errors,
        )
        return HomepageRefused(
            message % {"count": errors}, code=WITH_ERRORS, verdict=verdict, waiting=waiting
        )
    message = ngettext(
        "%(count)s warning needs a reason.", "%(count)s warnings need a reason each.", len(waiting)
    )
    code = "warnings_not_acknowledged"
    return HomepageRefused(message % {"count": len(waiting)}, code=code, verdict=verdict, waiting=waiting)


def _keep(
    hospital: Organisation,
    known: Homepage | None,
    record: dict[str, Any],
    verdict: Verdict,
    state: Homepage.State,
    actor: User,
    channel: Channel,
    at: datetime,
    given: Acknowledgements,
) -> Saved:
    changes = changes_between(open_json(known.sealed), record) if known else []
    homepage = known or Homepage(hospital=hospital, received_at=at, revision=0)
    is_changed = known is None or bool(changes) or known.state != state
    if known is None:
        homepage.is_first_pass = not verdict.errors
    _fill(homepage, record, verdict, state, channel, at, is_changed=is_changed)
    plan = plan_findings(homepage=homepage, verdict=verdict, actor=actor, at=at, given=given)
    homepage.save()
    plan.write(at)
    measure_homepage(homepage=homepage, verdict=verdict, at=at, is_new=known is None)
    if is_changed:
        _write_revision(homepage, changes, actor, at)
    return Saved(homepage, verdict, tuple(changes), known is None)


def _fill(
    homepage: Homepage,
    record: dict[str, Any],
    verdict: Verdict,
    state: Homepage.State,
    channel: Channel,
    at: datetime,
    *,
    is_changed: bool,
) -> None:
    who = verdict.identity
    homepage.record_no, homepage.admission_count = who.record_no, who.admission_count or 0
    homepage.discharged_on = who.discharged_on
    homepage.department_code = who.department_code[:10]
    homepage.department_name = department_name(homepage.hospital_id, who.department_code)
    homepage.coder_name = who.coder[:60]
    homepage.id_hash = lookup_hash("id", who.id_no) if who.id_no else ""
    homepage.name_hash = lookup_hash("name", who.patient_name) if who.patient_name else ""
    homepage.stay_hash = lookup_hash("stay", who.stay) if who.stay else ""
    homepage.catalogue_version, homepage.verified_at = verdict.version, at
    if is_changed:
        homepage.revision += 1
        homepage.sealed = seal_json(record)
        homepage.changed_at, homepage.channel = at, channel
    if state == Homepage.State.ACCEPTED and homepage.accepted_at is None:
        homepage.accepted_at = at
    homepage.state = state


def _write_revision(homepage: Homepage, changes: list[Change], actor: User, at: datetime) -> None:
    HomepageRevision.objects.create(
        homepage=homepage,
        number=homepage.revision,
        at=at,
        by=actor,
        channel=homepage.channel,
        state=homepage.state,
        changed_paths=[change.path[:80] for change in changes],
        sealed_changes=seal_json(changes) if changes else "",
        error_count=homepage.error_count,
        warning_count=homepage.warning_count,
    )
