"""What inspections can measure of a contract's clauses; each measure is one line on the contract's page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import panels
from contracts.models.contract import Contract
from contracts.panels import Fact
from inspections.models.choices import Kind, State
from inspections.models.maintenance import MaintenanceRecord
from inspections.models.visit import Visit
from inspections.selectors.figures import Tally, tallies

LOG_DAYS = 31


def promised(*kinds: Kind) -> Callable[[Contract, datetime], Fact | None]:
    """Promise against fact of these kinds this year; nothing where the contract has no such rule."""

    def measure(contract: Contract, at: datetime) -> Fact | None:
        today = timezone.localdate(at)
        rows = [
            one for one in tallies([contract], today.year, today).get(contract.pk, []) if one.kind in kinds
        ]
        if not rows:
            return None
        return Fact("；".join(_words(row) for row in rows), _verdict(rows), _plan(contract))

    return measure


def visits_are_made(contract: Contract, at: datetime) -> Fact | None:
    """M15: confirmed working days on site this year, beside what the plan says of visits."""
    year = timezone.localdate(at).year
    visits = Visit.objects.filter(contract=contract, checked_in_at__year=year)
    confirmed = [visit.working_days for visit in visits.filter(state=Visit.State.CONFIRMED)]
    waiting = visits.filter(state=Visit.State.LEFT).count()
    if not confirmed and not waiting:
        return None
    text = _(
        "%(visits)s visits confirmed this year, %(days)s working days; %(waiting)s wait for confirmation"
    )
    facts = {"visits": len(confirmed), "days": sum(confirmed), "waiting": waiting}
    return Fact(text % facts, None, reverse("inspections:visits"))


def servers_are_inspected(contract: Contract, at: datetime) -> Fact | None:
    """M18: when servers were last inspected, and how many are on record."""
    last = (
        contract.inspections.filter(state=State.ACCEPTED, items__target__kind="server OS")
        .order_by("-worked_to")
        .values_list("worked_to", flat=True)
        .first()
    )
    count = contract.targets.active().filter(kind="server OS").count()
    url = reverse("inspections:targets", args=[contract.key])
    if last is None:
        return Fact(_("%(count)s servers on record; none inspected yet") % {"count": count}, None, url)
    text = _("%(count)s servers on record; last inspected on %(date)s")
    is_recent = (timezone.localdate(at) - last).days <= 100
    return Fact(text % {"count": count, "date": f"{last:%Y-%m-%d}"}, is_recent, url)


def records_are_kept(contract: Contract, at: datetime) -> Fact | None:
    """M22: accepted inspections of the year, and those with a report on file."""
    year = timezone.localdate(at).year
    rows = contract.inspections.filter(state=State.ACCEPTED, accepted_at__year=year)
    count = rows.count()
    if not count:
        return None
    filed = rows.exclude(reports=None).distinct().count()
    text = _("%(count)s inspections accepted this year, %(filed)s with a report on file")
    return Fact(text % {"count": count, "filed": filed}, filed == count, _plan(contract))


def log_is_kept(contract: Contract, at: datetime) -> Fact:
    """E05: entries of the last month, those countersigned, and the last joint check."""
    today = timezone.localdate(at)
    records = MaintenanceRecord.objects.filter(contract=contract)
    lately = records.filter(on__gt=today - timedelta(days=LOG_DAYS))
    count, signed = lately.count(), lately.exclude(countersigned_by=None).count()
    joint = records.filter(kind=MaintenanceRecord.Kind.JOINT_CHECK).order_by("-on").first()
    facts = {"count": count, "signed": signed, "joint": f"{joint.on:%Y-%m-%d}" if joint else "–"}
    text = (
        _("%(count)s entries in the last month, %(signed)s countersigned; last joint check %(joint)s") % facts
    )
    return Fact(text, bool(signed) if count else None, reverse("inspections:log", args=[contract.key]))


def _words(row: Tally) -> str:
    facts = {"kind": row.label, "kept": row.kept + row.late, "promised": row.promised}
    text = _("%(kind)s: %(kept)s of %(promised)s this year") % facts
    for count, words in (
        (row.late, _("%(count)s late")),
        (row.missed, _("%(count)s missed")),
        (row.overdue, _("%(count)s overdue")),
    ):
        if count:
            text += "，" + words % {"count": count}
    return text


def _verdict(rows: list[Tally]) -> bool | None:
    verdicts = {row.is_kept for row in rows}
    return False if False in verdicts else True if True in verdicts else None


def _plan(contract: Contract) -> str:
    return reverse("inspections:contract-plan", args=[contract.key])


def register() -> None:
    for ref, provider in (
        ("M15", promised(Kind.VISIT, Kind.MONTHLY)),
        ("M15", visits_are_made),
        ("M17", promised(Kind.QUARTERLY)),
        ("M18", servers_are_inspected),
        ("M19", promised(Kind.HOLIDAY)),
        ("M20", promised(Kind.DB_PERF)),
        ("M22", records_are_kept),
        ("R04", promised(Kind.HALF_YEAR)),
        ("E05", log_is_kept),
    ):
        panels.register_fact(ref, provider)
