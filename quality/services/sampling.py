"""Draws the second coder's sample and takes the answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal
from quality.domain.sampling import draw
from quality.models.homepage import Homepage
from quality.models.work import Review, Sample
from quality.selectors.reviews import own_work


class SampleRefused(Refusal):
    """No sample can be drawn."""


class ReviewRefused(Refusal):
    """This person cannot review this homepage, or an answer is missing."""


@transaction.atomic
def draw_sample(
    *, hospital: Organisation, month: date, per_coder: int, actor: User, at: datetime, seed: str = ""
) -> Sample:
    """Draw accepted homepages discharged in the month of `month`; raises SampleRefused for a second draw."""
    first = month.replace(day=1)
    if Sample.objects.filter(hospital=hospital, month=first).exists():
        raise SampleRefused(_("The sample of this month is drawn already."), field="month")
    rows = Homepage.objects.accepted().filter(hospital=hospital).discharged_in(first)
    population: dict[str, list[int]] = {}
    for pk, coder in rows.values_list("pk", "coder_name"):
        population.setdefault(coder, []).append(pk)
    if not population:
        raise SampleRefused(_("No accepted homepage was discharged in this month."), field="month")
    sample = Sample.objects.create(
        hospital=hospital,
        month=first,
        per_coder=per_coder,
        seed=seed or secrets.token_hex(8),
        population={coder: len(keys) for coder, keys in population.items()},
        drawn_by=actor,
        drawn_at=at,
    )
    drawn = draw(population, per_coder=per_coder, seed=sample.seed)
    for coder, keys in drawn.items():
        for key in keys:
            Review.objects.create(sample=sample, homepage_id=key, coder_name=coder)
    return sample


@transaction.atomic
def give_review(
    *, review: Review, answers: Mapping[str, str], note: str, actor: User, at: datetime
) -> Review:
    """Keep the answers to all questions; raises ReviewRefused for the coder's own work and for gaps."""
    review = Review.objects.select_for_update(of=("self",)).select_related("homepage").get(pk=review.pk)
    if Review.objects.filter(own_work(actor), pk=review.pk).exists():
        raise ReviewRefused(_("Nobody reviews the own coding."))
    for question in Review.QUESTIONS:
        if answers.get(question, "") not in Review.Answer.values:
            raise ReviewRefused(_("Answer every question."), field=question)
        setattr(review, question, answers[question])
    review.note, review.reviewer, review.done_at = note, actor, at
    review.revision = review.homepage.revision
    review.save()
    return review
