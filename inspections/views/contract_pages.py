"""What a contract settles about inspections: rules, targets, the maintenance log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require, user_of
from contracts.views.form_page import act, visible_contract
from inspections import permissions
from inspections.check_words import kind_name
from inspections.forms.planning import RuleForm, SettingsForm
from inspections.forms.targets import ReplaceTargetForm, TargetForm, known_kinds
from inspections.forms.visits import RecordForm
from inspections.models.maintenance import MaintenanceRecord
from inspections.models.rule import InspectionRule, InspectionSettings
from inspections.models.target import Target
from inspections.services.maintenance import countersign_record, write_record
from inspections.services.rules import change_rule, replace_target
from inspections.views.frame import form_page, page

LOG_ENTRIES = 200


@require_safe
@require(permissions.VIEW)
def rules(request: HttpRequest, key: str) -> HttpResponse:
    """The promises as numbers, and the days the hospital has to answer."""
    contract = visible_contract(request, key)
    settings = InspectionSettings._default_manager.filter(contract=contract).first()
    context = {
        "contract": contract,
        "part": "rules",
        "rules": InspectionRule.objects.visible_to(request.user).filter(contract=contract),
        "settings": settings or InspectionSettings(contract=contract),
    }
    return page(request, "inspections/rules.html", context)


@require(permissions.MANAGE_RULES)
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = InspectionRule.objects.visible_to(request.user).select_related("contract")
    rule = get_object_or_404(rows, pk=pk)
    form = RuleForm(request.POST or None, instance=rule, contract=rule.contract)
    return form_page(
        request,
        form=form,
        save=lambda: change_rule(rule=form.save(commit=False), at=timezone.now()),
        title=rule.get_kind_display(),
        done=_("The rule is saved and the plan follows it."),
        back=reverse("inspections:rules", args=[rule.contract.key]),
        pretitle=rule.contract.name,
        intro=_("Open promises move with the rule; confirmed dates stay."),
    )


@require(permissions.MANAGE_RULES)
def settings_edit(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    present = InspectionSettings._default_manager.filter(contract=contract).first()
    form = SettingsForm(request.POST or None, instance=present or InspectionSettings(contract=contract))
    return form_page(
        request,
        form=form,
        save=form.save,
        title=_("Settings of inspections"),
        done=_("The settings are saved."),
        back=reverse("inspections:rules", args=[key]),
        pretitle=contract.name,
    )


@require_safe
@require(permissions.VIEW)
def targets(request: HttpRequest, key: str) -> HttpResponse:
    """Servers, databases, networks and terminals; those that were replaced at the end."""
    contract = visible_contract(request, key)
    rows = Target.objects.visible_to(request.user).filter(contract=contract)
    named = list(rows.active().select_related("system"))
    for target in named:
        target.kind_word = kind_name(target.kind)
    context = {
        "contract": contract,
        "part": "targets",
        "targets": named,
        "former": rows.exclude(pk__in=rows.active().values("pk")).select_related("replaced_by"),
    }
    return page(request, "inspections/targets.html", context)


@require(permissions.MANAGE_TARGETS)
def target_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = TargetForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form=form,
        save=form.save,
        title=_("Add a target"),
        done=_("The target is on record."),
        back=reverse("inspections:targets", args=[key]),
        pretitle=contract.name,
        extra={"target_kinds": known_kinds()},
    )


@require(permissions.MANAGE_TARGETS)
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    form = TargetForm(request.POST or None, instance=target, contract=target.contract)
    return form_page(
        request,
        form=form,
        save=form.save,
        title=_("Edit the target"),
        done=_("The target is saved."),
        back=reverse("inspections:targets", args=[target.contract.key]),
        pretitle=target.contract.name,
        extra={"target_kinds": known_kinds()},
    )


@require(permissions.MANAGE_TARGETS)
def target_replace(request: HttpRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    form = ReplaceTargetForm(
        request.POST or None, target=target, initial={"replaced_on": timezone.localdate()}
    )
    return form_page(
        request,
        form=form,
        save=lambda: replace_target(target=target, **form.cleaned_data),
        title=_("Replace the target"),
        done=_("Replaced: comparisons begin anew."),
        back=reverse("inspections:targets", args=[target.contract.key]),
        pretitle=f"{target.contract.name} · {target.name}",
        intro=_("Put the new one on record first. Results of the old host are not compared with the new."),
    )


@require_safe
@require(permissions.VIEW)
def log(request: HttpRequest, key: str) -> HttpResponse:
    """The maintenance log, newest first."""
    contract = visible_contract(request, key)
    records = MaintenanceRecord.objects.visible_to(request.user).filter(contract=contract)
    context = {
        "contract": contract,
        "part": "log",
        "records": records.select_related("system", "recorded_by__organisation", "countersigned_by")[
            :LOG_ENTRIES
        ],
        "own_organisation": user_of(request).organisation_id,
    }
    return page(request, "inspections/log.html", context)


@require(permissions.KEEP_LOG)
def record_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = RecordForm(request.POST or None, contract=contract, initial={"on": timezone.localdate()})
    return form_page(
        request,
        form=form,
        save=lambda: write_record(
            contract=contract, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=_("Write into the log"),
        done=_("The entry waits for the other side's signature."),
        back=reverse("inspections:log", args=[key]),
        pretitle=contract.name,
    )


@require_POST
@require(permissions.KEEP_LOG)
def record_countersign(request: HttpRequest, pk: int) -> HttpResponse:
    rows = MaintenanceRecord.objects.visible_to(request.user).select_related("contract")
    record = get_object_or_404(rows, pk=pk)
    return act(
        request,
        save=lambda: countersign_record(record=record, actor=user_of(request), at=timezone.now()),
        done=_("Countersigned."),
        back=reverse("inspections:log", args=[record.contract.key]),
    )


def _target(request: HttpRequest, pk: int) -> Target:
    rows = Target.objects.visible_to(request.user).select_related("contract")
    return get_object_or_404(rows, pk=pk)
