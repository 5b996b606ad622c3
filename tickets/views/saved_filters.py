"""Filters a person keeps."""

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models.user import User
from accounts.permissions import require
from tickets.models.saved_filter import SavedFilter
from tickets.permissions import VIEW_TICKETS

MOST = 30


class SavedFilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ("name", "query")


@require_POST
@require(VIEW_TICKETS)
def add(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    form = SavedFilterForm(request.POST, instance=SavedFilter(user=user))
    if not form.is_valid():
        messages.error(request, _("Give the filter a name."))
        return redirect("tickets:list")
    if SavedFilter.objects.visible_to(request.user).count() >= MOST:
        messages.error(request, _("You have %(most)s filters already; delete one first.") % {"most": MOST})
    else:
        try:
            with transaction.atomic():
                form.save()
            messages.success(request, _("Filter saved."))
        except IntegrityError:
            messages.error(request, _("You have a filter of this name already."))
    return redirect(f"{reverse('tickets:list')}?{form.cleaned_data['query']}")


@require_POST
@require(VIEW_TICKETS)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk).delete()
    return redirect("tickets:list")
