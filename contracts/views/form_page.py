"""The one way a form page goes: validate, one service call, its refusal at the field, back with a word."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from accounts.forms.refusals import show_refusal
from contracts import permissions
from contracts.models.contract import Contract
from core.api.problems import Refusal

Text = str | Promise
AnyForm = forms.Form | forms.ModelForm


def visible_contract(request: HttpRequest, key: str) -> Contract:
    """The contract within the reader's scope, else 404."""
    contracts = Contract.objects.visible_to(request.user).select_related("hospital", "supplier")
    return get_object_or_404(contracts, key=key)


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render with `perms_contract`: what this reader may do, by the last word of each permission's name."""
    granted = {
        permission.name.partition(".")[2]: permission.is_granted_to(request.user)  # type: ignore[arg-type]
        for permission in permissions.ALL
    }
    return render(request, template, {**context, "perms_contract": granted}, status=status)


def form_page(
    request: HttpRequest,
    *,
    form: AnyForm,
    save: Callable[[], Any],
    title: Text,
    done: Text,
    back: str,
    contract: Contract,
    intro: Text = "",
    submit: Text = "",
) -> HttpResponse:
    """Show `form`, or on a valid POST call `save` and go `back`; a refusal is shown where it belongs."""
    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, str(done))
        return redirect(back)
    context = {
        "form": form,
        "title": title,
        "back": back,
        "contract": contract,
        "intro": intro,
        "submit": submit,
    }
    status = 422 if form.is_bound else 200
    return page(request, "contracts/form_page.html", context, status)


def act(request: HttpRequest, *, save: Callable[[], Any], done: Text, back: str) -> HttpResponse:
    """A POST without a form: one service call, its outcome as a message."""
    try:
        save()
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(done))
    return redirect(back)


def _saved(form: AnyForm, save: Callable[[], Any]) -> bool:
    try:
        save()
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    return True
