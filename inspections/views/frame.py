"""What the pages of inspections share: rows in scope, what the reader may do, the way of a form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from accounts.domain.roles import Role
from accounts.forms.refusals import show_refusal
from accounts.permissions import Permission, user_of
from core.api.problems import Refusal
from inspections.domain.flow import ON_THE_WAY, steps_from
from inspections.faces import face_of, short_kinds
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.parts import parts_of

Text = str | Promise


def visible_inspection(request: HttpRequest, pk: int) -> Inspection:
    """The inspection within the reader's scope, else 404."""
    rows = Inspection.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("contract__hospital", "contract__supplier", "lead", "catalogue", "revises"), pk=pk
    )


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render with `may`: what this reader may do, by the last word of each permission's name."""
    user = user_of(request)
    may = {
        name.partition(".")[2]: permission.is_granted_to(user)
        for name, permission in Permission.registry.items()
        if name.startswith("inspections.")
    }
    return render(request, template, {**context, "may": may}, status=status)


def inspection_context(request: HttpRequest, row: Inspection, part: str) -> dict[str, Any]:
    """What `inspections/base_inspection.html` shows around every part; `part` is the open tab."""
    user = user_of(request)
    today = timezone.localdate()
    parts = [one for one in parts_of(row) if one.permission is None or user.can(one.permission)]
    return {
        "inspection": row,
        "contract": row.contract,
        "face": face_of(row, today),
        "kind_words": short_kinds(row.kinds),
        "way": _way(row),
        "steps": {str(step) for step in steps_from(row.state, Role(user.role))},
        "part": part,
        "tabs": [
            {
                "label": one.title,
                "url": one.address(row),
                "is_active": one.name == part,
                "count": one.count(row) if one.count else None,
            }
            for one in parts
        ],
    }


def form_page(
    request: HttpRequest,
    *,
    form: Any,
    save: Callable[[], Any],
    title: Text,
    done: Text,
    back: str,
    pretitle: Text = "",
    intro: Text = "",
    submit: Text = "",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show `form`, or on a valid POST call `save` and go `back`; a refusal is shown where it belongs."""
    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, str(done))
        return redirect(back)
    context = {
        "form": form,
        "title": title,
        "back": back,
        "pretitle": pretitle,
        "intro": intro,
        "submit": submit,
    }
    status = 422 if form.is_bound else 200
    return page(request, "inspections/form_page.html", {**context, **(extra or {})}, status)


def _saved(form: Any, save: Callable[[], Any]) -> bool:
    try:
        save()
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _way(row: Inspection) -> list[dict[str, Any]]:
    """The usual way with where the inspection stands; none for what ended aside."""
    if row.state not in ON_THE_WAY:
        return []
    place = ON_THE_WAY.index(row.state)
    return [
        {"label": State(state).label, "is_done": number < place, "is_now": number == place}
        for number, state in enumerate(ON_THE_WAY)
        if state != State.CONFIRMED or row.confirmed_at or number >= place
    ]
