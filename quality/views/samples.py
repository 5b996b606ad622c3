"""Pages of the second coder: samples by month, the reviews of one, the answers to one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.refusals import show_refusal
from accounts.models.user import User
from accounts.permissions import require, user_of
from core.api.problems import Refusal
from quality.domain.masking import masked_record
from quality.forms.homepage import form_sections
from quality.forms.samples import ReviewForm, SampleForm
from quality.models.work import Review, Sample
from quality.permissions import ASSIGN, REVIEW, VIEW
from quality.sealing import open_json
from quality.selectors.reviews import with_own
from quality.services.rules import policy_of
from quality.services.sampling import draw_sample, give_review
from quality.views.scope import own_hospital

REVIEWED_SECTIONS = ("stay", "admission", "diagnosis", "operation", "cost")


@require_http_methods(["GET", "POST"])
@require(VIEW)
def sample_list(request: HttpRequest) -> HttpResponse:
    user, hospital = user_of(request), own_hospital(request)
    can_draw = user.can(ASSIGN)
    form = SampleForm(
        request.POST if can_draw and request.method == "POST" else None,
        initial={"per_coder": policy_of(hospital.pk).sample_size},
    )
    if form.is_bound and form.is_valid():
        try:
            sample = draw_sample(hospital=hospital, actor=user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("quality:sample", sample.pk)
    samples = Sample.objects.visible_to(user).filter(hospital=hospital).select_related("drawn_by")
    counted = samples.annotate(
        review_count=Count("reviews"), done_count=Count("reviews", filter=Q(reviews__done_at__isnull=False))
    )
    context = {"samples": counted, "form": form, "can_draw": can_draw}
    return render(request, "quality/sample_list.html", context, status=422 if form.errors else 200)


@require_safe
@require(VIEW)
def sample_detail(request: HttpRequest, pk: int) -> HttpResponse:
    sample = get_object_or_404(Sample.objects.visible_to(request.user).select_related("drawn_by"), pk=pk)
    rows = Review.objects.visible_to(request.user).filter(sample=sample)
    reviews = list(with_own(rows.select_related("homepage", "reviewer"), user_of(request)))
    context = {
        "sample": sample,
        "reviews": reviews,
        "own_count": sum(one.is_own and one.done_at is None for one in reviews),
        "can_review": user_of(request).can(REVIEW),
    }
    return render(request, "quality/sample.html", context)


@require_http_methods(["GET", "POST"])
@require(REVIEW)
@never_cache
def review(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Review.objects.visible_to(request.user).select_related("homepage", "sample", "reviewer")
    one = get_object_or_404(with_own(rows, user_of(request)), pk=pk)
    form = ReviewForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        try:
            give_review(
                review=one,
                answers={name: form.cleaned_data[name] for name in Review.QUESTIONS},
                note=form.cleaned_data["note"],
                actor=user_of(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The review is kept."))
            return _next(one, user_of(request))
    record: dict[str, Any] = masked_record(open_json(one.homepage.sealed))
    sections = [section for section in form_sections(record) if section.key in REVIEWED_SECTIONS]
    context = {"review": one, "homepage": one.homepage, "sections": sections, "form": form}
    return render(request, "quality/review.html", context, status=422 if form.errors else 200)


def _next(done: Review, user: User) -> HttpResponse:
    """On to the next one of the sample that waits and is not the reviewer's own, else back to the sample."""
    if done.sample_id is None:
        return redirect("quality:homepage", done.homepage_id)
    others = with_own(Review.objects.filter(sample=done.sample_id, done_at=None), user).filter(is_own=False)
    waiting = others.order_by("coder_name", "pk").first()
    return redirect("quality:review", waiting.pk) if waiting else redirect("quality:sample", done.sample_id)
