"""The year's plan of all contracts or one, and the list of inspections."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from contracts.models.contract import Contract
from contracts.views.form_page import visible_contract
from inspections import permissions
from inspections.faces import face_of, period_word, short_kinds, slot_face
from inspections.forms.planning import ListFilterForm
from inspections.models.inspection import Inspection
from inspections.models.slot import Slot
from inspections.selectors.figures import tallies
from inspections.selectors.listing import chosen_inspections
from inspections.selectors.year import by_kind, year_of
from inspections.views.frame import page

FIRST_YEAR, YEARS_AHEAD, PAGE_SIZE = 2019, 5, 50


@require_safe
@require(permissions.VIEW)
def year_plan(request: HttpRequest) -> HttpResponse:
    """Every contract a line, every month a column."""
    today = timezone.localdate()
    year = year_asked(request)
    contracts = list(Contract.objects.visible_to(request.user).select_related("hospital"))
    lines = year_of(contracts, Inspection.objects.visible_to(request.user), year, today)
    overdue = [
        {"row": row, "face": face_of(row, today)}
        for row in chosen_inspections(request.user, {"view": "overdue"}, today).select_related("contract")[:8]
    ]
    context = {
        "lines": lines,
        "sums": by_kind(lines).values(),
        "overdue": overdue,
        **_calendar(year, today),
        "export_query": urlencode({"year": year}),
    }
    return page(request, "inspections/year_plan.html", context)


@require_safe
@require(permissions.VIEW)
def contract_plan(request: HttpRequest, key: str) -> HttpResponse:
    """One contract's year: the months, each promise with what became of it, promise against fact."""
    today = timezone.localdate()
    contract = visible_contract(request, key)
    year = year_asked(request)
    slots = Slot.objects.visible_to(request.user).filter(contract=contract).of_year(year)
    context = {
        "contract": contract,
        "part": "plan",
        "lines": year_of([contract], Inspection.objects.visible_to(request.user), year, today),
        "tallies": tallies([contract], year, today).get(contract.pk, []),
        "slots": [
            {"slot": slot, "face": slot_face(slot, today), "period": period_word(slot)}
            for slot in slots.select_related("inspection").order_by("due_on", "kind")
        ],
        **_calendar(year, today),
        "export_query": urlencode({"year": year, "contract": key}),
    }
    return page(request, "inspections/contract_plan.html", context)


@require_safe
@require(permissions.VIEW)
def inspection_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = ListFilterForm(request.GET or None, user=request.user)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = chosen_inspections(request.user, chosen, today)
    if form.is_bound and not form.is_valid():
        rows = rows.none()
    pages = Paginator(rows.select_related("contract__hospital", "lead"), PAGE_SIZE)
    page_obj = pages.get_page(request.GET.get("page"))
    context = {
        "rows": [
            {"row": row, "face": face_of(row, today), "kinds": short_kinds(row.kinds)} for row in page_obj
        ],
        "page_obj": page_obj,
        "count_text": _("%(count)s inspections") % {"count": pages.count},
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "export_query": request.GET.urlencode(),
    }
    return page(request, "inspections/list.html", context)


def year_asked(request: HttpRequest) -> int:
    """The year asked for, within what can be shown; this year for anything else."""
    text, today = request.GET.get("year", ""), timezone.localdate()
    is_year = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if is_year and FIRST_YEAR <= int(text) <= today.year + YEARS_AHEAD else today.year


def _calendar(year: int, today: Any) -> dict[str, Any]:
    return {
        "year": year,
        "years": [year - 1, year, year + 1],
        "months": [
            {
                "number": number,
                "label": MONTHS_3[number],
                "is_now": (year, number) == (today.year, today.month),
            }
            for number in range(1, 13)
        ],
        "now_month": today.month if today.year == year else 0,
    }
