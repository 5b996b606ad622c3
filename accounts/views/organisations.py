"""Organisations and departments."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms.organisations import DepartmentForm, OrganisationForm, SearchForm
from accounts.grants import MANAGE_DEPARTMENTS, MANAGE_ORGANISATIONS
from accounts.models.organisation import Department, Organisation
from accounts.permissions import require, user_of

PER_PAGE = 30


@require_safe
@require(MANAGE_ORGANISATIONS)
def organisation_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    rows = Organisation.objects.visible_to(request.user).annotate(
        user_count=Count("users", filter=Q(users__is_active=True), distinct=True),
        department_count=Count("departments", distinct=True),
    )
    if form.is_valid() and (text := form.cleaned_data["q"]):
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(key__icontains=text))
    page = Paginator(rows.order_by("kind", "key"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/organisation_list.html", {"form": form, "page_obj": page})


@require(MANAGE_ORGANISATIONS)
def organisation_create(request: HttpRequest) -> HttpResponse:
    return _edit_organisation(request, Organisation(), _("New organisation"))


@require(MANAGE_ORGANISATIONS)
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    return _edit_organisation(request, organisation, _("Change organisation"))


def _edit_organisation(request: HttpRequest, organisation: Organisation, title: str) -> HttpResponse:
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The organisation was saved."))
        return redirect("accounts:organisation-list")
    context = {"form": form, "title": title, "object": organisation}
    return render(request, "accounts/organisation_form.html", context, status=422 if form.errors else 200)


@require_safe
@require(MANAGE_DEPARTMENTS)
def department_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    rows = Department.objects.visible_to(request.user).select_related("organisation")
    rows = rows.annotate(user_count=Count("users", filter=Q(users__is_active=True)))
    if form.is_valid() and (text := form.cleaned_data["q"]):
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
    page = Paginator(rows.order_by("organisation", "code"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/department_list.html", {"form": form, "page_obj": page})


@require(MANAGE_DEPARTMENTS)
def department_create(request: HttpRequest) -> HttpResponse:
    return _edit_department(request, Department(), _("New department"))


@require(MANAGE_DEPARTMENTS)
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department.objects.visible_to(request.user), pk=pk)
    return _edit_department(request, department, _("Change department"))


def _edit_department(request: HttpRequest, department: Department, title: str) -> HttpResponse:
    form = DepartmentForm(request.POST or None, instance=department, actor=user_of(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The department was saved."))
        return redirect("accounts:department-list")
    context = {"form": form, "title": title, "object": department}
    return render(request, "accounts/department_form.html", context, status=422 if form.errors else 200)
