"""Gives homepages to coders; the history of who had them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models.user import User
from core.api.problems import Refusal
from quality.models.homepage import Homepage
from quality.models.work import Assignment


class AssignmentRefused(Refusal):
    """These homepages cannot be given to this person."""


@transaction.atomic
def assign_homepages(*, homepages: Sequence[int], assignee: User | None, actor: User, at: datetime) -> int:
    """Give the homepages (by key, in the actor's scope) to a coder, or to nobody; returns how many.

    Raises AssignmentRefused when the assignee is no active coder of the actor's hospital.
    """
    if assignee is not None and not _is_coder_of(assignee, actor):
        raise AssignmentRefused(_("Homepages go to coders of the own hospital."), field="assignee")
    visible = Homepage.objects.visible_to(actor).filter(pk__in=list(homepages))
    rows = list(visible.exclude(assignee=assignee) if assignee else visible.exclude(assignee=None))
    Assignment.objects.filter(homepage__in=rows, ended_at=None).update(ended_at=at)
    for homepage in rows:
        homepage.assignee = assignee
        homepage.save(update_fields=["assignee"])
        if assignee is not None:
            Assignment.objects.create(homepage=homepage, assignee=assignee, assigned_by=actor, assigned_at=at)
    return len(rows)


def _is_coder_of(assignee: User, actor: User) -> bool:
    is_coder = assignee.is_active and assignee.role == Role.CODER
    return is_coder and (actor.is_superuser or assignee.organisation_id == actor.organisation_id)
