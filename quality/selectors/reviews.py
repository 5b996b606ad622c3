"""Whose coding a review looks at: nobody reviews the own."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from accounts.models.user import User
from quality.models.homepage import Channel, HomepageRevision


def own_work(user: User) -> Q:
    """Reviews of homepages that name `user` as their coder or that `user` saved in the form."""
    by_hand = HomepageRevision.objects.filter(homepage=OuterRef("homepage"), by=user, channel=Channel.FORM)
    named = Q(coder_name=user.full_name) & ~Q(coder_name="")
    return named | Q(Exists(by_hand))


def with_own(reviews: Any, user: User) -> Any:
    """The reviews, each with `is_own`."""
    return reviews.annotate(is_own=ExpressionWrapper(own_work(user), output_field=BooleanField()))
