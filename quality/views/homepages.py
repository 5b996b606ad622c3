"""Pages of one homepage: as it stands (masked until revealed), its findings, its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require, user_of
from core.api.problems import Refusal
from quality.checks import RecordRefused
from quality.domain.findings import field_title
from quality.domain.masking import masked, masked_record
from quality.domain.rules.catalogue import catalogue
from quality.forms.homepage import form_sections
from quality.models.finding import FindingRow
from quality.models.homepage import Homepage
from quality.permissions import REVEAL, STORE, VIEW
from quality.presentation import shown_row
from quality.reading_language import reads_chinese
from quality.score_card import score_card
from quality.sealing import open_json
from quality.services.homepages import check_again, sign_off
from quality.services.reveals import reveal_homepage
from quality.views.scope import homepage_in_scope, is_revealed, note_reveal

EDITING = gettext_lazy("correct the homepage")


@require_safe
@require(VIEW)
@never_cache
def homepage_detail(request: HttpRequest, pk: int) -> HttpResponse:
    homepage = homepage_in_scope(request, pk)
    user = user_of(request)
    can_reveal = user.can(REVEAL)
    seen = can_reveal and is_revealed(request, homepage)
    record = open_json(homepage.sealed)
    rows = homepage.findings.select_related("acknowledged_by").order_by("severity", "pk")
    shown = [shown_row(row, is_revealed=seen) for row in rows]
    context = {
        "homepage": homepage,
        "sections": form_sections(record if seen else masked_record(record)),
        "is_revealed": seen,
        "can_reveal": can_reveal,
        "can_edit": user.can(STORE),
        "present": [one for one in shown if one.state != FindingRow.State.CORRECTED],
        "corrected": [one for one in shown if one.state == FindingRow.State.CORRECTED],
        "revisions": _history(homepage, is_revealed=seen),
        "score": score_card(homepage),
        "known_rules": catalogue(),
        "reveals": homepage.reveals.select_related("user")[:20],
        "reviews": homepage.reviews.exclude(done_at=None).select_related("reviewer"),
        "findings_url": reverse("quality:homepage", args=[homepage.pk]),
    }
    return render(request, "quality/homepage.html", context)


@require_POST
@require(REVEAL)
def homepage_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a reason, see the patient's data for half an hour; `edit` goes on to the form."""
    homepage = homepage_in_scope(request, pk)
    to_edit = "edit" in request.POST and user_of(request).can(STORE)
    reason = request.POST.get("reason", "") or (str(EDITING) if to_edit else "")
    try:
        reveal_homepage(homepage=homepage, actor=user_of(request), reason=reason, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("quality:homepage", homepage.pk)
    note_reveal(request, homepage)
    return redirect("quality:edit" if to_edit else "quality:homepage", homepage.pk)


@require_POST
@require(STORE)
def homepage_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    homepage = homepage_in_scope(request, pk)
    try:
        verdict = check_again(homepage=homepage, actor=user_of(request), at=timezone.now())
    except RecordRefused as refusal:
        words = _("The rules of today do not know this record (%(field)s): correct it and save it anew.")
        messages.error(request, words % {"field": refusal.field})
        return redirect("quality:homepage", homepage.pk)
    words = _("Checked by today's rules: %(errors)s errors, %(warnings)s warnings.")
    messages.success(request, words % {"errors": len(verdict.errors), "warnings": len(verdict.warnings)})
    return redirect("quality:homepage", homepage.pk)


@require_POST
@require(STORE)
def homepage_sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    homepage = homepage_in_scope(request, pk)
    try:
        sign_off(homepage=homepage, actor=user_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Signed off as it stands; later changes will be shown."))
    return redirect("quality:homepage", homepage.pk)


def _history(homepage: Homepage, *, is_revealed: bool) -> list[dict[str, Any]]:
    """Each save with its changes before and after, masked unless revealed."""
    history = []
    for revision in homepage.revisions.select_related("by")[:50]:
        changes = open_json(revision.sealed_changes) if revision.sealed_changes else []
        history.append(
            {
                "revision": revision,
                "changes": [_shown_change(*change, is_revealed=is_revealed) for change in changes],
            }
        )
    return history


def _shown_change(path: str, before: str | None, after: str | None, *, is_revealed: bool) -> dict[str, Any]:
    if not is_revealed:
        before, after = masked(path, before), masked(path, after)
    title = field_title(path, is_chinese=reads_chinese())
    return {"title": title, "path": path, "before": before, "after": after}
