"""The list of contracts and the page of one: promise against fact."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from contracts import panels, permissions, selectors
from contracts.domain.health import worst
from contracts.models.contract import Clause, Contract
from contracts.panels import Fact, Panel
from contracts.state import module_states
from contracts.views.form_page import page, visible_contract


@dataclass(frozen=True)
class PromiseRow:
    clause: Clause
    facts: list[Fact]


@dataclass(frozen=True)
class ContractCard:
    contract: Contract
    state: str
    tone: str
    days_left: int
    on_call: list[object]
    panels: list[tuple[Panel, str]]


@require_safe
@require(permissions.VIEW)
def contract_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    contracts = Contract.objects.visible_to(request.user).select_related("hospital", "supplier")
    cards = [_card(request, contract, now) for contract in contracts.prefetch_related("systems")]
    return page(request, "contracts/contract_list.html", {"cards": cards})


@require_safe
@require(permissions.VIEW)
def contract_detail(request: HttpRequest, key: str) -> HttpResponse:
    now = timezone.now()
    contract = visible_contract(request, key)
    version = selectors.terms_in_force(contract, now)
    rows = [
        PromiseRow(clause, panels.facts_of(contract, clause.ref, now)) for clause in contract.clauses.all()
    ]
    context = {
        "contract": contract,
        "tab": "promises",
        "rows": rows,
        **_sums(rows),
        "version": version,
        "terms": version.terms.all() if version else [],
        "services": contract.catalogue_services.all(),
        "people": contract.personnel.in_charge(timezone.localdate(now)).prefetch_related("qualifications"),
        "on_call": selectors.on_call_now(contract, now),
        "days_left": days_left(contract, timezone.localdate(now)),
        "panels": _panels(request, contract, panels.CONTRACT),
    }
    return page(request, "contracts/contract_detail.html", context)


def _sums(rows: list[PromiseRow]) -> dict[str, object]:
    """How many clauses are kept, not kept, and not measured, in words."""
    kept = sum(any(fact.is_kept for fact in row.facts) for row in rows)
    broken = sum(any(fact.is_kept is False for fact in row.facts) for row in rows)
    unmeasured = sum(not row.facts for row in rows)
    return {
        "broken": broken,
        "kept_label": _("%(count)s kept") % {"count": kept},
        "broken_label": _("%(count)s not kept") % {"count": broken},
        "unmeasured_label": _("%(count)s not yet measured") % {"count": unmeasured},
    }


def days_left(contract: Contract, today: date) -> int:
    """Days until the contract ends, negative when it has ended."""
    return (contract.ends_on - today).days


def _card(request: HttpRequest, contract: Contract, now: datetime) -> ContractCard:
    states = [row for row in module_states(contract.systems.all(), now) if row.is_watched]
    state = worst([row.state for row in states])
    shown = next((row for row in states if row.state == state), None)
    return ContractCard(
        contract=contract,
        state=shown.label if shown else "",
        tone=shown.tone if shown else "unknown",
        days_left=days_left(contract, timezone.localdate(now)),
        on_call=list(selectors.on_call_now(contract, now)),
        panels=_panels(request, contract, panels.LIST),
    )


def _panels(request: HttpRequest, contract: Contract, place: str) -> list[tuple[Panel, str]]:
    """The panels this reader may open, with their addresses."""
    return [
        (panel, panel.address(contract))
        for panel in panels.panels_for(place)
        if panel.permission is None or panel.permission.is_granted_to(request.user)  # type: ignore[arg-type]
    ]
