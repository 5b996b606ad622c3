"""The answer of one check, judged and kept with the limits used; findings follow from it (README §2).

By hand, from an agent or from the portal's own collector: all results are written here.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models.user import User
from core.api.problems import Refusal
from inspections.domain.evaluation import evaluate
from inspections.domain.judging import Check as DomainCheck
from inspections.domain.judging import Surroundings, Verdict
from inspections.domain.measurements import Measurement, Row, measured
from inspections.domain.thresholds import Thresholds
from inspections.loading.lifecycles import lifecycles
from inspections.models.choices import EXECUTED, Status
from inspections.models.inspection import Inspection
from inspections.models.look import LookResult
from inspections.models.result import Item, Result
from inspections.selectors.measurements import as_json, as_measurement, previous_result, raw_rows
from inspections.services.findings import follow_result
from inspections.wording import all_said

LANGUAGE = "zh-hans"
"""What the portal writes into a result by itself, it writes in the hospitals' language."""
BY_NUMBER = ("gt", "ge", "lt", "range")
"""Rules by which the portal judges a number that a person read off."""
LONGEST = 500


class AnswerRefused(Refusal):
    """The inspection takes no answers now, or this one cannot stand; `field` names the input."""


def lock_for_answers(inspection: Inspection) -> Inspection:
    """The inspection held until the transaction ends; refused once it is signed."""
    locked = (
        Inspection.objects.select_for_update(of=("self",)).select_related("contract").get(pk=inspection.pk)
    )
    if not locked.is_editable:
        raise AnswerRefused(
            _("The inspection is “%(state)s”: answers are not taken any more.")
            % {"state": locked.get_state_display()},
            code="locked",
        )
    return locked


def judge(asked: Item | LookResult, measurement: Measurement, around: Surroundings) -> Verdict:
    """What `measurement` means by the limits it was asked with, and by the previous inspection."""
    check = asked.check_row
    previous = previous_result(asked)
    return evaluate(
        DomainCheck(check.code, check.rule, check.unit, check.warn, check.critical),
        measurement,
        around=around,
        thresholds=Thresholds(asked.warn, asked.critical, asked.limit_from, asked.limit_from),
        previous=as_measurement(previous) if previous else None,
    )


@transaction.atomic
def record_measurement(
    *,
    item: Item,
    measurement: Measurement,
    source: str,
    at: datetime,
    actor: User | None,
    around: Surroundings | None = None,
) -> Result:
    """Judge and keep what a machine measured; a newer measurement takes the place of the older one."""
    inspection = lock_for_answers(item.inspection)
    verdict = judge(item, measurement, around or Surroundings(at, lifecycles()))
    return keep_result(
        item=item,
        inspection=inspection,
        at=at,
        source=source,
        answered_by=actor,
        measured_at=min(measurement.at, at),
        **judged_answer(item.code, measurement, verdict),
    )


def judged_answer(code: str, measurement: Measurement, verdict: Verdict) -> dict[str, Any]:
    """A verdict as the columns of a `JudgedAnswer` hold it, whether of an inspection or of a look."""
    return {
        "status": verdict.status.value,
        "value": stored_value(verdict.value),
        "rows": as_json(verdict),
        "raw": {
            "settings": dict(measurement.settings),
            "rows": raw_rows(code, measurement),
            "reasons": [reason.as_json() for reason in verdict.reasons],
            "thresholds": verdict.thresholds.as_json(),
        },
        "reason": said(verdict),
    }


def judge_number(item: Item, value: Decimal, text: str, at: datetime) -> Verdict | None:
    """The verdict on a number read off by a person; None where the rule needs a person's judgement."""
    if item.check_row.rule not in BY_NUMBER or not (item.warn or item.critical):
        return None
    row = Row(str(item.target or ""), value, text)
    return judge(item, measured((row,), at), Surroundings(at, lifecycles()))


def keep_result(*, item: Item, inspection: Inspection, at: datetime, **values: Any) -> Result:
    """Write the one result of an item, bring the coverage and the findings in line."""
    result = Result.objects.select_for_update().filter(item=item).first() or Result(item=item)
    for name, value in values.items():
        setattr(result, name, value)
    result.unit, result.answered_at = item.check_row.unit, at
    if result.status in (Status.WARN, Status.CRITICAL) and not result.suggestion:
        result.suggestion = item.check_row.advice_zh
    result.save()
    count_coverage(inspection)
    follow_result(result=result, inspection=inspection, at=at, actor=result.answered_by)
    return result


def count_coverage(inspection: Inspection) -> None:
    """How many of the items are executed; score is never shown without it."""
    inspection.coverage_planned = inspection.items.count()
    inspection.coverage_done = Result.objects.of(inspection).filter(status__in=EXECUTED).count()
    inspection.save(update_fields=["coverage_planned", "coverage_done"])


def stored_value(value: Decimal | None) -> Decimal | None:
    """As the column holds it: six decimals."""
    return None if value is None else value.quantize(Decimal("0.000001"))


def said(verdict: Verdict) -> str:
    with override(LANGUAGE):
        return all_said(verdict.reasons)[:LONGEST]
