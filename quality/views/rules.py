"""Pages of the rule catalogue: what each rule says, and how the hospital runs it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.refusals import show_refusal
from accounts.permissions import require, user_of
from core.api.problems import Refusal
from quality.checks import settings_of
from quality.domain.findings import field_title, plain_message
from quality.domain.rules.catalogue import RuleFacts, catalogue, catalogue_version
from quality.forms.rules import PolicyForm, RuleFilterForm, RuleSettingForm
from quality.models.rules import RuleSetting
from quality.permissions import SET_RULES, VIEW
from quality.reading_language import reads_chinese
from quality.services.rules import end_setting, policy_of, set_policy, set_rule
from quality.views.scope import own_hospital

PAGE_SIZE = 50


@require_safe
@require(VIEW)
def rule_list(request: HttpRequest) -> HttpResponse:
    hospital, today = own_hospital(request), timezone.localdate()
    settings = settings_of(hospital.pk, today)
    to_come = RuleSetting.objects.visible_to(user_of(request)).filter(hospital=hospital, valid_from__gt=today)
    coming = {setting.rule: setting for setting in to_come.order_by("-valid_from")}
    categories = list(dict.fromkeys(rule.category for rule in catalogue().values()))
    form = RuleFilterForm(request.GET, categories=categories)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows: list[dict[str, Any]] = [
        {
            "rule": rule,
            "message": _message(rule),
            "severity": settings.severity(rule, today),
            "coming": coming.get(rule.id),
        }
        for rule in catalogue().values()
        if _fits(rule, chosen)
    ]
    if chosen.get("is_own"):
        rows = [row for row in rows if row["coming"] or row["severity"] != row["rule"].severity]
    context = {
        "count": len(rows),
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "version": catalogue_version(),
        "policy": policy_of(hospital.pk),
        "can_set": user_of(request).can(SET_RULES),
        "hospital": hospital,
    }
    return render(request, "quality/rule_list.html", context)


@require_http_methods(["GET", "POST"])
@require(VIEW)
def rule_detail(request: HttpRequest, rule: str) -> HttpResponse:
    facts = catalogue().get(rule)
    if facts is None:
        raise Http404
    user, hospital = user_of(request), own_hospital(request)
    can_set = user.can(SET_RULES)
    form = RuleSettingForm(
        request.POST if can_set and request.method == "POST" else None,
        initial={"valid_from": timezone.localdate(), "severity": facts.severity},
    )
    if form.is_bound and form.is_valid():
        try:
            set_rule(hospital=hospital, rule=rule, actor=user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The rule is set; every check follows."))
            return redirect("quality:rule", rule)
    is_chinese = reads_chinese()
    context = {
        "rule": facts,
        "message": _message(facts),
        "fields": [field_title(path, is_chinese=is_chinese) for path in facts.fields],
        "settings": RuleSetting.objects.visible_to(user).filter(hospital=hospital, rule=rule),
        "form": form,
        "can_set": can_set,
        "today": timezone.localdate(),
    }
    return render(request, "quality/rule.html", context, status=422 if form.errors else 200)


@require_POST
@require(SET_RULES)
def setting_end(request: HttpRequest, pk: int) -> HttpResponse:
    setting = get_object_or_404(RuleSetting.objects.visible_to(request.user), pk=pk)
    today = timezone.localdate()
    try:
        end_setting(setting=setting, last_day=today - timedelta(days=1))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("quality:rule", setting.rule)
    if setting.valid_from > today:
        messages.success(request, _("The setting is withdrawn."))
    else:
        messages.success(request, _("From now on the catalogue's own severity holds."))
    return redirect("quality:rule", setting.rule)


@require_http_methods(["GET", "POST"])
@require(SET_RULES)
def policy(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(request.POST or None, instance=policy_of(own_hospital(request).pk))
    if request.method == "POST" and form.is_valid():
        set_policy(policy=form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("quality:rules")
    return render(request, "quality/policy.html", {"form": form}, status=422 if form.errors else 200)


def _fits(rule: RuleFacts, chosen: dict[str, Any]) -> bool:
    if chosen.get("category") and rule.category != chosen["category"]:
        return False
    asked = str(chosen.get("q", "")).strip().lower()
    words = (rule.id, rule.message_zh, rule.message_en, rule.condition, *rule.fields)
    return not asked or any(asked in word.lower() for word in words)


def _message(rule: RuleFacts) -> str:
    return plain_message(rule, is_chinese=reads_chinese())
