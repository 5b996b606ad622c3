"""The bell, the list behind it and how a person wants to be told."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.forms import NotificationSettingsForm
from core.models.notification import Notification
from core.notification_settings import save_settings, send_test

PAGE_SIZE = 20
MOST_SHOWN = 99


@login_required
@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """What this person was told, newest first."""
    rows = Notification.objects.visible_to(request.user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    unread = rows.filter(read_at=None).count()
    return render(request, "core/notification_list.html", {"page_obj": page, "unread": unread})


@never_cache
@login_required
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The header's bell with the number of unread lines."""
    rows = Notification.objects.visible_to(request.user).filter(read_at=None)
    urgencies = list(rows.order_by().values_list("is_urgent", flat=True)[: MOST_SHOWN + 1])
    context = {"count": len(urgencies), "is_urgent": any(urgencies), "most": MOST_SHOWN}
    return render(request, "core/_bell.html", context)


@login_required
@require_POST
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one line as read and go to its page."""
    row = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    Notification.objects.filter(pk=row.pk, read_at=None).update(read_at=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(row.url, allowed_hosts=None)
    return redirect(row.url if row.url and is_ours else "core:notifications")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    Notification.objects.visible_to(request.user).filter(read_at=None).update(read_at=timezone.now())
    return redirect("core:notifications")


@login_required
def notification_settings(request: HttpRequest) -> HttpResponse:
    """Channels, events and quiet hours of this person."""
    form = NotificationSettingsForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        save_settings(user=request.user, wishes=form.wishes())
        messages.success(request, _("Your settings were saved."))
        return redirect("core:notification-settings")
    status = 422 if form.is_bound else 200
    return render(request, "core/notification_settings.html", {"form": form}, status=status)


@login_required
@require_POST
def send_test_message(request: HttpRequest) -> HttpResponse:
    """Send a test over every channel that is on."""
    count = send_test(user=request.user, key=str(uuid4()), at=timezone.now())
    if count:
        messages.success(request, _("A test message is on its way."))
    else:
        messages.warning(request, _("Neither e-mail nor chat is on."))
    return redirect("core:notification-settings")
