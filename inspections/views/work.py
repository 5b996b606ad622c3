"""Work done on the spot and spare parts of one inspection, phone first (README §8)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require, user_of
from contracts.views.form_page import act
from inspections import permissions
from inspections.forms.posted import posted
from inspections.forms.work import PartForm, WorkForm
from inspections.models.inspection import Inspection
from inspections.models.photo import Photo
from inspections.models.work import SparePart, WorkDone
from inspections.services import on_the_spot
from inspections.views.frame import form_page, inspection_context, page, visible_inspection

_NAMES = ("title", "target", "before", "after", "finding", "done_at")


@require_safe
@require(permissions.VIEW)
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it with photos, and the parts."""
    row = visible_inspection(request, pk)
    done = row.work_done.select_related("target", "finding", "change", "done_by").prefetch_related("photos")
    context = {
        **inspection_context(request, row, "work"),
        "works": [{"work": one, "sides": _sides(one)} for one in done],
        "spare_parts": row.spare_parts.select_related("recorded_by"),
    }
    return page(request, "inspections/work.html", context)


@require(permissions.PERFORM)
def work_add(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = visible_inspection(request, pk), user_of(request)
    form = WorkForm(*posted(request), inspection=row, user=user)
    return form_page(
        request,
        form=form,
        save=lambda: on_the_spot.record_work(
            inspection=row, actor=user, at=timezone.now(), **form.cleaned_data
        ),
        title=_("Work done on the spot"),
        done=_("Written down."),
        **_around(row),
    )


@require(permissions.PERFORM)
def work_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = _visible_work(request, pk), user_of(request)
    initial = {name: getattr(row, name) for name in _NAMES}
    initial["change"] = row.change.number if row.change else ""
    form = WorkForm(*posted(request), inspection=row.inspection, user=user, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: on_the_spot.change_work(
            work=row, actor=user, at=timezone.now(), **_without_key(form.cleaned_data)
        ),
        title=_("Work done on the spot"),
        done=_("Saved."),
        **_around(row.inspection),
    )


@require_POST
@require(permissions.PERFORM)
def work_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible_work(request, pk)
    return act(
        request,
        save=lambda: on_the_spot.remove_work(work=row, at=timezone.now()),
        done=_("Removed."),
        back=_page(row.inspection),
    )


@require_POST
@require(permissions.PERFORM)
def work_photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    photos = Photo.objects.visible_to(request.user).exclude(work=None).select_related("inspection")
    row = get_object_or_404(photos, pk=pk)
    return act(
        request,
        save=lambda: on_the_spot.remove_work_photo(photo=row, at=timezone.now()),
        done=_("Removed."),
        back=_page(row.inspection),
    )


@require(permissions.PERFORM)
def part_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_inspection(request, pk)
    form = PartForm(posted(request)[0])
    return form_page(
        request,
        form=form,
        save=lambda: on_the_spot.record_part(
            inspection=row, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=_("Spare part used"),
        done=_("Written down."),
        **_around(row),
    )


@require(permissions.PERFORM)
def part_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible_part(request, pk)
    names = ("name", "serial", "quantity", "note")
    form = PartForm(posted(request)[0], initial={name: getattr(row, name) for name in names})
    return form_page(
        request,
        form=form,
        save=lambda: on_the_spot.change_part(part=row, at=timezone.now(), **_without_key(form.cleaned_data)),
        title=_("Spare part used"),
        done=_("Saved."),
        **_around(row.inspection),
    )


@require_POST
@require(permissions.PERFORM)
def part_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible_part(request, pk)
    return act(
        request,
        save=lambda: on_the_spot.remove_part(part=row, at=timezone.now()),
        done=_("Removed."),
        back=_page(row.inspection),
    )


def _sides(work: WorkDone) -> list[dict[str, Any]]:
    """Before and after: what was written, and its photos."""
    texts = {Photo.Moment.BEFORE: work.before, Photo.Moment.AFTER: work.after}
    return [
        {
            "label": moment.label,
            "text": text,
            "photos": [photo for photo in work.photos.all() if photo.moment == moment],
        }
        for moment, text in texts.items()
    ]


def _around(row: Inspection) -> dict[str, Any]:
    return {"back": _page(row), "pretitle": f"{row.label} · {row.contract.name}"}


def _page(row: Inspection) -> str:
    return reverse("inspections:work", args=[row.pk])


def _without_key(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if name != "client_key"}


def _visible_work(request: HttpRequest, pk: int) -> WorkDone:
    rows = WorkDone.objects.visible_to(request.user).select_related("inspection__contract", "change")
    return get_object_or_404(rows, pk=pk)


def _visible_part(request: HttpRequest, pk: int) -> SparePart:
    rows = SparePart.objects.visible_to(request.user).select_related("inspection__contract")
    return get_object_or_404(rows, pk=pk)
