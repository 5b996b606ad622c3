"""What tickets can measure of a contract's clauses; each measure is one line on the contract's page."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import panels
from contracts.models.contract import Contract
from contracts.panels import Fact
from tickets.models.choices import FAULT_KINDS, Channel, ClockState, Kind, State
from tickets.models.clock import Clock
from tickets.models.compliance import ComplianceEntry
from tickets.models.ticket import Ticket

LATELY = timedelta(days=30)


def outages_have_tickets(contract: Contract, at: datetime) -> Fact:
    """M01: tickets that monitoring opened in the last 30 days."""
    count = _lately(contract, at).filter(channel=Channel.MONITOR).count()
    text = _("Monitoring opened %(count)s tickets in the last 30 days") % {"count": count}
    return Fact(text, None, _list(contract, "channel=monitor"))


def adjustments_in_time(contract: Contract, at: datetime) -> Fact:
    """M02: adjustments of this year delivered within 48 h of the need being clear."""
    year = timezone.localtime(at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    figures = Clock.objects.filter(
        ticket__contract=contract, ticket__kind=Kind.FUNCTION_ADJUSTMENT, kind="resolve", started_at__gte=year
    ).aggregate(
        late=Count("pk", filter=Q(breached_at__isnull=False)),
        met=Count("pk", filter=Q(breached_at=None, state=ClockState.MET)),
    )
    url = _list(contract, "kind=function_adjustment")
    if not any(figures.values()):
        return Fact(_("No adjustment was due this year"), None, url)
    text = _("%(met)s adjustments in time, %(late)s late this year") % figures
    return Fact(text, figures["late"] == 0, url)


def tickets_are_worked_on(contract: Contract, at: datetime) -> Fact:
    """M04: open tickets, and those of them that have missed a target."""
    figures = (
        Ticket.objects.filter(contract=contract)
        .open()
        .aggregate(open=Count("pk"), late=Count("pk", filter=Q(is_breached=True)))
    )
    text = _("%(open)s tickets are open, %(late)s of them missed a target") % figures
    return Fact(text, figures["late"] == 0 if figures["open"] else None, _list(contract, "view=open"))


def targets_are_met(contract: Contract, at: datetime) -> Fact:
    """M04: share of this year's targets that were met in time."""
    year = timezone.localtime(at).date().replace(month=1, day=1)
    sums = ComplianceEntry.objects.filter(contract=contract, month__gte=year).aggregate(
        met=Sum("in_time", default=0), late=Sum("breached", default=0)
    )
    url = reverse("tickets:compliance") + f"?contract={contract.key}"
    due = sums["met"] + sums["late"]
    if not due:
        return Fact(_("No target was due this year"), None, url)
    share = round(100 * sums["met"] / due, 1)
    text = _("%(share)s%% of %(due)s targets were met in time this year") % {"share": share, "due": due}
    return Fact(text, sums["late"] == 0, url)


def channels_are_kept(contract: Contract, at: datetime) -> Fact:
    """M05: the channels reports came by in the last 30 days."""
    rows = _lately(contract, at).order_by().values_list("channel").annotate(Count("pk"))
    counts = sorted(rows, key=lambda row: -row[1])
    parts = [f"{Channel(channel).label} {count}" for channel, count in counts]
    if not parts:
        return Fact(_("No report in the last 30 days"), None, _list(contract))
    text = _("Last 30 days: %(channels)s") % {"channels": " · ".join(parts)}
    return Fact(text, True, _list(contract))


def onboarding_is_asked_for(contract: Contract, at: datetime) -> Fact:
    """M06: requests to bring something new into the environment."""
    count = Ticket.objects.filter(contract=contract, kind=Kind.ONBOARDING).count()
    text = _("%(count)s requests for new software or hardware") % {"count": count}
    return Fact(text, None, _list(contract, "kind=onboarding"))


def fault_documents_are_kept(contract: Contract, at: datetime) -> Fact:
    """M22: faults of the last 30 days that are archived, each with cause and remedy."""
    faults = _lately(contract, at).filter(kind__in=FAULT_KINDS)
    figures = faults.aggregate(count=Count("pk"), archived=Count("pk", filter=Q(state=State.ARCHIVED)))
    text = _("%(archived)s of %(count)s faults of the last 30 days have their document archived") % figures
    return Fact(text, None, _list(contract, "state=archived"))


def register() -> None:
    for ref, provider in (
        ("M01", outages_have_tickets),
        ("M02", adjustments_in_time),
        ("M04", tickets_are_worked_on),
        ("M04", targets_are_met),
        ("M05", channels_are_kept),
        ("M06", onboarding_is_asked_for),
        ("M22", fault_documents_are_kept),
    ):
        panels.register_fact(ref, provider)


def _lately(contract: Contract, at: datetime):  # type: ignore[no-untyped-def]
    return Ticket.objects.filter(contract=contract, occurred_at__gte=at - LATELY, occurred_at__lte=at)


def _list(contract: Contract, query: str = "") -> str:
    return reverse("tickets:list") + f"?contract={contract.key}" + (f"&{query}" if query else "")
