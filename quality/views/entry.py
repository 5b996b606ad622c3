"""The coder's form: checked and kept while typing, refused on errors with everything typed still there."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import require, user_of
from quality.checks import RecordRefused, Verdict, check_homepage
from quality.domain.form_layout import record_from, section_of
from quality.forms.homepage import form_sections
from quality.models.homepage import Channel, Homepage
from quality.models.rules import HomepagePolicy
from quality.permissions import STORE
from quality.presentation import ShownFinding, shown_finding
from quality.sealing import open_json
from quality.services.bases import Basis
from quality.services.findings import acknowledged_keys
from quality.services.homepages import HomepageRefused, store_homepage
from quality.services.typed_forms import TypedForm, forget_typed, is_worth_keeping, keep_typed, typed_form
from quality.views.clashes import ShownClash, shown_clash
from quality.views.scope import homepage_in_scope, is_revealed, own_hospital

ACKNOWLEDGED = "ack:"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@require(STORE)
@never_cache
def homepage_new(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _save(request, None)
    return _opened(request, _prefilled(request), None)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@require(STORE)
@never_cache
def homepage_edit(request: HttpRequest, pk: int) -> HttpResponse:
    homepage = homepage_in_scope(request, pk)
    if request.method == "POST" and request.POST:
        return _save(request, homepage)
    if not is_revealed(request, homepage):
        messages.info(request, _("Give a reason first: the form shows the patient's data."))
        return redirect("quality:homepage", homepage.pk)
    return _opened(request, open_json(homepage.sealed), homepage)


@sensitive_post_parameters()
@require_POST
@require(STORE)
def check(request: HttpRequest) -> HttpResponse:
    """The findings on what is typed so far, as the part of the page that lists them; the typed is kept."""
    record, reasons = record_from(_pairs(request.POST)), _reasons(request.POST)
    about = _number(request.POST, "about") or None
    if about or is_worth_keeping(record, _prefilled(request)):
        form = TypedForm(record, reasons, _number(request.POST, "revision"), timezone.now())
        keep_typed(user=user_of(request), homepage_id=about, form=form)
    return render(request, "quality/_findings.html", _findings(_checked(request, record), reasons, None))


@require_POST
@require(STORE)
def forget(request: HttpRequest) -> HttpResponse:
    """Do without what was typed before and not saved."""
    about = _number(request.POST, "about") or None
    forget_typed(user=user_of(request), homepage_id=about)
    return redirect("quality:edit", about) if about else redirect("quality:new")


def _opened(request: HttpRequest, record: dict[str, Any], homepage: Homepage | None) -> HttpResponse:
    """The form as it is kept, or on `?typed` as this coder left it unsaved."""
    typed = typed_form(user=user_of(request), homepage_id=homepage.pk if homepage else None)
    if typed is not None and "typed" in request.GET:
        verdict = _checked(request, typed.record)
        return _page(
            request, typed.record, homepage, verdict=verdict, reasons=typed.reasons, revision=typed.revision
        )
    verdict = _checked(request, record) if homepage else None
    return _page(request, record, homepage, verdict=verdict, typed=typed)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """What a new form begins with."""
    hospital = own_hospital(request)
    policy = HomepagePolicy.objects.filter(hospital=hospital).first()
    record = {"org_name": hospital.name_zh, "coder": user_of(request).full_name}
    return {"org_code": policy.org_code, **record} if policy and policy.org_code else record


def _save(request: HttpRequest, homepage: Homepage | None) -> HttpResponse:
    record, reasons = record_from(_pairs(request.POST)), _reasons(request.POST)
    basis = Basis(homepage, _number(request.POST, "revision"))
    try:
        saved = store_homepage(
            hospital=own_hospital(request),
            record=record,
            actor=user_of(request),
            channel=Channel.FORM,
            at=timezone.now(),
            acknowledgements=reasons,
            is_draft_kept="draft" in request.POST,
            basis=basis,
        )
    except HomepageRefused as refusal:
        messages.error(request, str(refusal.message))
        clash = shown_clash(request, refusal, basis, record)
        revision = clash.homepage.revision if clash and homepage else basis.revision
        return _page(
            request,
            record,
            homepage,
            verdict=refusal.verdict,
            reasons=reasons,
            revision=revision,
            clash=clash,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    forget_typed(user=user_of(request), homepage_id=homepage.pk if homepage else None)
    if saved.homepage.state == Homepage.State.DRAFT:
        messages.warning(request, _("Kept as a draft: it counts as missing until its errors are corrected."))
    else:
        messages.success(request, _("The homepage is accepted."))
    return redirect("quality:homepage", saved.homepage.pk)


def _checked(request: HttpRequest, record: dict[str, Any]) -> Verdict | None:
    hospital = own_hospital(request)
    try:
        return check_homepage(record, hospital_id=hospital.pk, today=timezone.localdate())
    except RecordRefused:  # a record of an older catalogue; the form leaves out what it does not know
        return None


def _page(
    request: HttpRequest,
    record: dict[str, Any],
    homepage: Homepage | None,
    *,
    verdict: Verdict | None,
    reasons: dict[tuple[str, str], str] | None = None,
    revision: int | None = None,
    typed: TypedForm | None = None,
    clash: ShownClash | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The form on a revision, by default the newest; `typed` is what lies there unsaved."""
    newest = homepage.revision if homepage else 0
    context = {
        "sections": form_sections(record),
        "homepage": homepage,
        "clash": clash,
        "typed": typed,
        "revision": newest if revision is None else revision,
        "is_fresh": homepage is None and status == HTTPStatus.OK,
        "is_refused": status != HTTPStatus.OK,
        "can_keep_draft": homepage is None or homepage.state == Homepage.State.DRAFT,
        **_findings(verdict, reasons or {}, homepage),
    }
    return render(request, "quality/homepage_form.html", context, status=status)


def _findings(
    verdict: Verdict | None, reasons: dict[tuple[str, str], str], homepage: Homepage | None
) -> dict[str, Any]:
    """Errors and warnings with their sections, and what the script puts beside the fields."""
    kept = acknowledged_keys(homepage)
    shown = [shown_finding(finding, is_revealed=True) for finding in verdict.findings] if verdict else []
    lines: list[dict[str, Any]] = [
        {
            "finding": one,
            "section": section_of(one.field.partition("[")[0]),
            "anchor": "f-" + one.field.replace("[", "-").replace("]", "").replace(".", "-"),
            "ack": f"{ACKNOWLEDGED}{one.rule}:{one.field}",
            "reason": reasons.get((one.rule, one.field), "") or kept.get((one.rule, one.field), ""),
        }
        for one in shown
    ]
    return {
        "is_checked": verdict is not None,
        "errors": [line for line in lines if line["finding"].severity == "error"],
        "warnings": [line for line in lines if line["finding"].severity == "warning"],
        "beside": [_beside(one) for one in shown],
        "catalogue": verdict.version if verdict else "",
    }


def _beside(one: ShownFinding) -> dict[str, Any]:
    return {
        "fields": one.fields,
        "severity": one.severity,
        "message": one.message,
        "rule": one.rule,
        "section": section_of(one.field.partition("[")[0]),
    }


def _number(posted: QueryDict, name: str) -> int:
    """A whole number that the form carries; 0 when it does not say."""
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _pairs(posted: QueryDict) -> list[tuple[str, str]]:
    return [(name, values[-1]) for name, values in posted.lists() if values]


def _reasons(posted: QueryDict) -> dict[tuple[str, str], str]:
    """What was typed beside warnings: `ack:RULE:path`."""
    found = {}
    for name, value in posted.items():
        if name.startswith(ACKNOWLEDGED) and str(value).strip():
            rule, _colon, path = name.removeprefix(ACKNOWLEDGED).partition(":")
            found[rule, path] = str(value)
    return found
