"""How a hospital sets rules and limits; every check from then on follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal
from core.locks import wait_for_turn
from quality.checks import forget_settings
from quality.domain.rules.catalogue import catalogue
from quality.models.rules import HomepagePolicy, RuleSetting

BATCH = "batch"


class SettingRefused(Refusal):
    """The rule cannot be set like this."""


@transaction.atomic
def set_rule(
    *,
    hospital: Organisation,
    rule: str,
    severity: RuleSetting.Severity | str,
    valid_from: date,
    reason: str,
    actor: User,
    at: datetime,
    valid_to: date | None = None,
) -> RuleSetting:
    """Give a rule another severity from a day on; an open setting before it ends the day before.

    Raises SettingRefused for unknown rules, and for days that another setting of the rule covers.
    """
    if rule not in catalogue():
        raise SettingRefused(_("There is no such rule."), field="rule")
    if valid_to is not None and valid_to < valid_from:
        raise SettingRefused(_("It ends before it begins."), field="valid_to")
    wait_for_turn("rule settings", hospital.pk)
    others = RuleSetting.objects.select_for_update().filter(hospital=hospital, rule=rule)
    before = others.filter(valid_to=None, valid_from__lte=valid_from).first()
    if before is not None and before.valid_from == valid_from:
        before.delete()  # set otherwise on its first day; both stand on the audit trail
    elif before is not None:
        before.valid_to = valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    overlapping = others.exclude(valid_to__lt=valid_from)
    if valid_to is not None:
        overlapping = overlapping.filter(valid_from__lte=valid_to)
    if overlapping.exists():
        raise SettingRefused(_("Another setting of this rule holds on these days."), field="valid_from")
    setting = RuleSetting.objects.create(
        hospital=hospital,
        rule=rule,
        severity=severity,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
        set_by=actor,
        set_at=at,
    )
    forget_settings()
    return setting


@transaction.atomic
def end_setting(*, setting: RuleSetting, last_day: date) -> None:
    """Let the catalogue's own severity hold again after `last_day`; a setting still to come is withdrawn.

    Raises SettingRefused for a setting that ended before, or was withdrawn meanwhile: ending never makes a
    setting hold longer.
    """
    found = RuleSetting.objects.select_for_update().filter(pk=setting.pk).first()
    if found is None:
        raise SettingRefused(_("The setting was withdrawn before."))
    setting = found
    if setting.valid_to is not None and setting.valid_to < last_day:
        message = _("The setting ended on %(day)s already; what held then stays on record.")
        raise SettingRefused(message % {"day": f"{setting.valid_to:%Y-%m-%d}"})
    if setting.valid_from > last_day:
        setting.delete()
    else:
        setting.valid_to = last_day
        setting.save(update_fields=["valid_to"])
    forget_settings()


@transaction.atomic
def set_policy(*, policy: HomepagePolicy) -> HomepagePolicy:
    """Keep a hospital's switches and limits."""
    policy.save()
    forget_settings()
    return policy


def policy_of(hospital_id: int) -> HomepagePolicy:
    """The hospital's policy; the defaults when it has set none."""
    found = HomepagePolicy.objects.filter(hospital=hospital_id).first()
    return found or HomepagePolicy(hospital_id=hospital_id)
