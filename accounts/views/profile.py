"""My account: particulars, second factor, sessions."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms.users import ProfileForm
from accounts.models.user import User
from accounts.permissions import user_of
from accounts.sessions import browser_name, end_sessions


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what people may change about themselves."""
    user = user_of(request)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        language = form.cleaned_data["language"]
        request.login_language = language  # type: ignore[attr-defined]
        with translation.override(language):
            messages.success(request, _("Your account was changed."))
        return redirect("accounts:profile")
    context = {
        "form": form,
        "has_second_factor": is_mfa_enabled(user),
        "sessions": _sessions(request, user),
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Log out one of my own other sessions."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, _("That session has ended."))
    return redirect("accounts:profile")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    end_sessions(user_of(request), but=request.session.session_key)
    messages.success(request, _("All other sessions have ended."))
    return redirect("accounts:profile")


def _sessions(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    rows = [
        {
            "pk": session.pk,
            "address": session.ip,
            "browser": browser_name(session.user_agent),
            "started_at": session.created_at,
            "is_current": session.session_key == request.session.session_key,
        }
        for session in UserSession.objects.purge_and_list(user)
    ]
    return sorted(rows, key=lambda row: (not row["is_current"], row["started_at"]))
