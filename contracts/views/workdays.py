"""China's working days of a year as the portal sees them, and the hospital's own word on single days."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.permissions import require
from contracts import permissions
from contracts.forms.workdays import DayListForm, WorkdayForm
from contracts.services.workdays import forget_workday, import_workdays, set_workday
from contracts.views.form_page import act, page
from core.domain.workdays import Override, Workday, english_name, workdays
from core.models.calendar import WorkdayOverride

FIRST_YEAR, YEARS_AHEAD = 2007, 2
SATURDAY = 5


@require(permissions.VIEW)
def workday_list(request: HttpRequest) -> HttpResponse:
    """Days that differ from Monday to Friday; with the permission, a form to declare one."""
    form = WorkdayForm(request.POST or None)
    may_edit = permissions.MANAGE_WORKDAYS.is_granted_to(request.user)  # type: ignore[arg-type]
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if form.is_valid():
            chosen = form.cleaned_data
            set_workday(
                day=chosen["date"],
                is_working=chosen["is_working"],
                name=chosen["name"],
                source=chosen["source"],
            )
            return redirect(f"{reverse('contracts:workdays')}?year={chosen['date'].year}")
    year = _year(request.GET.get("year", ""))
    own = {override.date: override for override in WorkdayOverride.objects.visible_to(request.user)}
    words = {day: Override(override.is_working, override.name) for day, override in own.items()}
    days = list(workdays(date(year, 1, 1), date(year, 12, 31), words))
    context = {
        "form": form,
        "import_form": DayListForm(auto_id="import_%s"),
        "may_edit": may_edit,
        "year": year,
        "years": range(timezone.localdate().year + YEARS_AHEAD, FIRST_YEAR - 1, -1),
        "is_provisional": any(day.is_provisional for day in days),
        "days": [
            {"day": day, "name": _name(day, own), "override": own.get(day.date)}
            for day in days
            if day.date in own or day.is_working != (day.date.weekday() < SATURDAY)
        ],
    }
    return page(request, "contracts/workdays.html", context, 422 if form.is_bound else 200)


@require_POST
@require(permissions.MANAGE_WORKDAYS)
def workday_import(request: HttpRequest) -> HttpResponse:
    """Declare every day of a file carried in by hand; what is wrong with it is said, nothing written."""
    form = DayListForm(request.POST, request.FILES, auto_id="import_%s")
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("contracts:workdays")
    days = form.cleaned_data["file"]
    changed = import_workdays(days=days, source=form.cleaned_data["source"])
    messages.success(
        request,
        _("%(count)s days declared, %(changed)s of them new.") % {"count": len(days), "changed": changed},
    )
    return redirect(f"{reverse('contracts:workdays')}?year={days[-1].date.year}")


@require_POST
@require(permissions.MANAGE_WORKDAYS)
def workday_forget(request: HttpRequest, pk: int) -> HttpResponse:
    override = get_object_or_404(WorkdayOverride.objects.visible_to(request.user), pk=pk)
    back = f"{reverse('contracts:workdays')}?year={override.date.year}"
    return act(
        request,
        save=lambda: forget_workday(override=override),
        done=_("The published calendar holds again for this day."),
        back=back,
    )


def _name(day: Workday, own: Mapping[date, WorkdayOverride]) -> str | None:
    """What the day is called in the reader's language; a declared one as whoever declared it wrote."""
    if day.date in own or (get_language() or "").startswith("zh"):
        return day.name
    return english_name(day.date)


def _year(text: str) -> int:
    """The year asked for, within what can be shown; this year for anything else."""
    today = timezone.localdate()
    is_shown = text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= today.year + YEARS_AHEAD
    return int(text) if is_shown else today.year
