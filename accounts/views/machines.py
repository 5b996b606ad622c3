"""Machine callers and their keys."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.machines import MachineForm, MachineKeyForm
from accounts.forms.organisations import SearchForm
from accounts.forms.refusals import show_refusal
from accounts.grants import MANAGE_MACHINES
from accounts.models.machine_key import MachineKey
from accounts.models.user import User
from accounts.permissions import require, user_of
from accounts.scopes import machine_scopes
from accounts.services import machines as services
from accounts.services.users import switch_off_user, switch_on_user
from core.api.problems import Refusal

PER_PAGE = 30


def managed_machines(request: HttpRequest) -> QuerySet[User]:
    return User.objects.manageable_by(request.user).machines().select_related("organisation")


@require_safe
@require(MANAGE_MACHINES)
def machine_list(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    rows = managed_machines(request).annotate(
        key_count=Count("machine_keys", filter=Q(machine_keys__revoked=False)),
        used_at=Max("machine_keys__last_used_at"),
    )
    if form.is_valid() and (text := form.cleaned_data["q"]):
        rows = rows.filter(Q(username__icontains=text) | Q(full_name__icontains=text))
    page = Paginator(rows.order_by("organisation", "username"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/machine_list.html", {"form": form, "page_obj": page})


@require(MANAGE_MACHINES)
def machine_create(request: HttpRequest) -> HttpResponse:
    form = MachineForm(request.POST or None, actor=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            machine = services.create_machine_caller(actor=user_of(request), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The machine caller was made. Now give it a key."))
            return redirect("accounts:machine-detail", pk=machine.pk)
    context = {"form": form, "title": _("New machine caller")}
    return render(request, "accounts/machine_form.html", context, status=422 if form.errors else 200)


@require_safe
@require(MANAGE_MACHINES)
def machine_detail(request: HttpRequest, pk: int) -> HttpResponse:
    machine = get_object_or_404(managed_machines(request), pk=pk)
    titles = machine_scopes()
    keys = [
        {"key": key, "scopes": [titles[name].title if name in titles else name for name in key.scopes]}
        for key in machine.machine_keys.order_by("revoked", "-created")
    ]
    return render(request, "accounts/machine_detail.html", {"machine": machine, "keys": keys})


@require(MANAGE_MACHINES)
def machine_edit(request: HttpRequest, pk: int) -> HttpResponse:
    machine = get_object_or_404(managed_machines(request), pk=pk)
    form = MachineForm(request.POST or None, instance=machine, actor=user_of(request))
    if request.method == "POST" and form.is_valid():
        services.change_machine_caller(actor=user_of(request), machine=machine, **form.cleaned_data)
        messages.success(request, _("The machine caller was changed."))
        return redirect("accounts:machine-detail", pk=pk)
    context = {"form": form, "title": _("Change machine caller"), "machine": machine}
    return render(request, "accounts/machine_form.html", context, status=422 if form.errors else 200)


@require(MANAGE_MACHINES)
@require_POST
def machine_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a machine caller off, or on again; its keys follow at once."""
    machine = get_object_or_404(managed_machines(request), pk=pk)
    if machine.is_active:
        switch_off_user(actor=user_of(request), user=machine)
        messages.success(request, _("The machine caller was switched off."))
    else:
        switch_on_user(actor=user_of(request), user=machine)
        messages.success(request, _("The machine caller is in use again."))
    return redirect("accounts:machine-detail", pk=pk)


@require(MANAGE_MACHINES)
@never_cache
def key_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key; the answer shows its secret, this once."""
    machine = get_object_or_404(managed_machines(request), pk=pk)
    form = MachineKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, secret = services.create_machine_key(
                actor=user_of(request),
                machine=machine,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                calls_per_minute=form.cleaned_data["calls_per_minute"],
                expires_at=form.expires_at(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return render(
                request, "accounts/machine_secret.html", {"machine": machine, "key": key, "secret": secret}
            )
    context = {"form": form, "machine": machine}
    return render(request, "accounts/machine_key_form.html", context, status=422 if form.errors else 200)


@require(MANAGE_MACHINES)
@require_POST
def key_revoke(request: HttpRequest, pk: int, prefix: str) -> HttpResponse:
    machine = get_object_or_404(managed_machines(request), pk=pk)
    key = get_object_or_404(MachineKey.objects.visible_to(request.user), user=machine, prefix=prefix)
    services.revoke_machine_key(actor=user_of(request), key=key)
    messages.success(request, _("The key was revoked."))
    return redirect("accounts:machine-detail", pk=pk)
