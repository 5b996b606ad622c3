"""People's accounts: list, one account, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from axes.models import AccessAttempt
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.refusals import show_refusal
from accounts.forms.users import UserFilterForm, UserForm
from accounts.grants import MANAGE_ACCOUNTS
from accounts.models.user import User
from accounts.permissions import require, user_of
from accounts.services import users as services
from core.api.problems import Refusal

PER_PAGE = 30


def managed_users(request: HttpRequest) -> QuerySet[User]:
    """The accounts this person manages; all else does not exist here."""
    users = User.objects.manageable_by(request.user).people()
    return users.select_related("organisation", "department")


@require_safe
@require(MANAGE_ACCOUNTS)
def user_list(request: HttpRequest) -> HttpResponse:
    form = UserFilterForm(request.GET, actor=user_of(request))
    users = managed_users(request)
    if form.is_valid():
        users = _filtered(users, form.cleaned_data)
    page = Paginator(users.order_by("organisation", "username"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/user_list.html", {"form": form, "page_obj": page})


def _filtered(users: QuerySet[User], wanted: dict[str, Any]) -> QuerySet[User]:
    if text := wanted["q"]:
        users = users.filter(
            Q(username__icontains=text) | Q(full_name__icontains=text) | Q(phone__icontains=text)
        )
    if wanted.get("role"):
        users = users.filter(role=wanted["role"])
    if wanted.get("organisation"):
        users = users.filter(organisation=wanted["organisation"])
    if wanted["state"]:
        users = users.filter(is_active=wanted["state"] == "on")
    return users


@require(MANAGE_ACCOUNTS)
@never_cache
def user_create(request: HttpRequest) -> HttpResponse:
    """A new account; the answer shows its one-time password, this once."""
    form = UserForm(request.POST or None, actor=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            user, password = services.create_user(actor=user_of(request), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _show_password(request, user, password)
    context = {"form": form, "title": _("New account")}
    return render(request, "accounts/user_form.html", context, status=422 if form.errors else 200)


@require_safe
@require(MANAGE_ACCOUNTS)
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(managed_users(request), pk=pk)
    attempts = AccessAttempt.objects.filter(username=user.username.lower())
    context = {
        "account": user,
        "has_second_factor": is_mfa_enabled(user),
        "failures": sum(attempt.failures_since_start for attempt in attempts),
        "is_self": user.pk == request.user.pk,
    }
    return render(request, "accounts/user_detail.html", context)


@require(MANAGE_ACCOUNTS)
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(managed_users(request), pk=pk)
    form = UserForm(request.POST or None, instance=user, actor=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_user(actor=user_of(request), user=user, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The account was changed."))
            return redirect("accounts:user-detail", pk=pk)
    context = {"form": form, "title": _("Change account"), "account": user}
    return render(request, "accounts/user_form.html", context, status=422 if form.errors else 200)


@require(MANAGE_ACCOUNTS)
@require_POST
@never_cache
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown this once."""
    user = get_object_or_404(managed_users(request), pk=pk)
    password = services.reset_password(actor=user_of(request), user=user)
    return _show_password(request, user, password)


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    return render(request, "accounts/one_time_password.html", {"account": user, "password": password})


def _action(service: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    """A view that does one thing to one account and returns to its page."""

    @require(MANAGE_ACCOUNTS)
    @require_POST
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(managed_users(request), pk=pk)
        try:
            service(actor=user_of(request), user=user)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, str(done))
        return redirect("accounts:user-detail", pk=pk)

    return act


switch_off = _action(services.switch_off_user, gettext_lazy("The account was switched off."))
switch_on = _action(services.switch_on_user, gettext_lazy("The account is in use again."))
reset_second_factor = _action(
    services.reset_second_factor, gettext_lazy("The second factor was removed from the account.")
)
unlock = _action(services.unlock_user, gettext_lazy("Failed logins were forgotten."))
