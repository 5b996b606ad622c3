"""What contracts itself can measure of its clauses; each measure is one line on the contract's page."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import panels, selectors
from contracts.domain.health import DOWN, UP
from contracts.models.contract import Contract
from contracts.models.people import Personnel
from contracts.models.release import Deployment, Release
from contracts.models.system import Module
from contracts.panels import Fact
from contracts.state import module_states

ROTA_DAYS = 7
EMR_SERVICES, EMR_MODULES = 14, 21


def modules_run(contract: Contract, at: datetime) -> Fact:
    """M01: how many modules are watched, and how many run."""
    states = [row.state for row in module_states(contract.systems.all(), at) if row.is_watched]
    count = Module.objects.filter(system__contracts=contract, is_active=True).count()
    facts = {"watched": len(states), "count": count, "up": states.count(UP), "down": states.count(DOWN)}
    text = _("%(watched)s of %(count)s modules are watched: %(up)s run, %(down)s are down") % facts
    is_kept = None if not states else DOWN not in states and states.count(UP) == len(states)
    return Fact(text, is_kept, reverse("contracts:health", args=[contract.key]))


def newest_versions_run(contract: Contract, at: datetime) -> Fact:
    """M03: installations in production, and how many of them run the newest version."""
    present = Deployment.objects.filter(
        module__system__contracts=contract, removed_at=None, environment=Deployment.Environment.PRODUCTION
    )
    newest = present.filter(version__is_newest=True).count()
    count = present.count()
    url = reverse("contracts:versions", args=[contract.key])
    if not count:
        return Fact(_("No installation is on record yet"), None, url)
    text = _("%(newest)s of %(count)s installations run the newest version") % {
        "newest": newest,
        "count": count,
    }
    return Fact(text, newest == count, url)


def releases_are_complete(contract: Contract, at: datetime) -> Fact:
    """M11: releases with all three documents."""
    states = list(contract.releases.values_list("state", flat=True))
    url = reverse("contracts:releases", args=[contract.key])
    if not states:
        return Fact(_("No release is on record yet"), None, url)
    complete = states.count(Release.State.COMPLETE)
    text = _("%(complete)s of %(count)s releases have all three documents") % {
        "complete": complete,
        "count": len(states),
    }
    return Fact(text, complete == len(states) or None, url)


def people_are_named(contract: Contract, at: datetime) -> Fact:
    """M13: required roles that are filled, and qualifications that are valid."""
    on = timezone.localdate(at)
    people = list(contract.personnel.in_charge(on).prefetch_related("qualifications"))
    required = list(contract.role_requirements.all())
    filled = [
        role for role in required if sum(person.role == role.role for person in people) >= role.min_count
    ]
    bound = {Personnel.Role.PROJECT_MANAGER, Personnel.Role.TECHNICIAN}
    unproven = [
        person
        for person in people
        if person.role in bound and not any(proof.is_valid(on) for proof in person.qualifications.all())
    ]
    text = _("%(filled)s of %(count)s roles are filled; %(unproven)s without a valid qualification") % {
        "filled": len(filled),
        "count": len(required),
        "unproven": len(unproven),
    }
    is_kept = len(filled) == len(required) and not unproven
    return Fact(text, is_kept, reverse("contracts:people", args=[contract.key]))


def phones_are_on(contract: Contract, at: datetime) -> Fact:
    """M14: phones that must be on, and hours of the coming week in which nobody answers."""
    on = timezone.localdate(at)
    must = set(contract.role_requirements.filter(is_phone_always_on=True).values_list("role", flat=True))
    url = reverse("contracts:contract-rota", args=[contract.key])
    if not must:
        return Fact(_("Hotline %(phone)s on working days") % {"phone": contract.hotline}, None, url)
    people = contract.personnel.in_charge(on).filter(role__in=must)
    off = people.filter(is_phone_always_on=False).count()
    gaps = selectors.rota_gaps(contract, at, at + timedelta(days=ROTA_DAYS))
    hours = round(sum((gap.ends_at - gap.starts_at).total_seconds() for gap in gaps) / 3600)
    text = _("%(people)s phones, %(off)s not on 24×7; %(hours)s h of the next 7 days without anybody on call")
    facts = {"people": people.count(), "off": off, "hours": hours}
    return Fact(text % facts, bool(facts["people"]) and not off and not gaps, url)


def plans_are_drilled(contract: Contract, at: datetime) -> Fact:
    """M16: systems with a plan, and plans whose next drill is not overdue."""
    today = timezone.localdate(at)
    plans = list(contract.emergency_plans.prefetch_related("drills"))
    newest = [next(iter(plan.drills.all()), None) for plan in plans]
    current = sum(drill is not None and drill.next_due_on >= today for drill in newest)
    count = contract.systems.count()
    text = _("%(plans)s of %(count)s systems have a plan; %(current)s are drilled in time") % {
        "plans": len(plans),
        "count": count,
        "current": current,
    }
    is_kept = len(plans) == count and current == len(plans)
    return Fact(text, is_kept, reverse("contracts:contract-emergency", args=[contract.key]))


def services_are_listed(contract: Contract, at: datetime) -> Fact:
    """E01: services of the catalogue."""
    count = contract.catalogue_services.count()
    return Fact(_("%(count)s services are listed") % {"count": count}, count == EMR_SERVICES, "#services")


def modules_are_listed(contract: Contract, at: datetime) -> Fact:
    """E02: modules of the contract."""
    count = Module.objects.filter(system__contracts=contract, is_active=True).count()
    url = reverse("contracts:versions", args=[contract.key])
    return Fact(_("%(count)s modules are listed") % {"count": count}, count == EMR_MODULES, url)


def register() -> None:
    for ref, provider in (
        ("M01", modules_run),
        ("M03", newest_versions_run),
        ("M11", releases_are_complete),
        ("M13", people_are_named),
        ("M14", phones_are_on),
        ("M16", plans_are_drilled),
        ("E01", services_are_listed),
        ("E02", modules_are_listed),
    ):
        panels.register_fact(ref, provider)
