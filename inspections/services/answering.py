"""A check answered by hand, on a phone or at a desk, now or entered later, once for each key (README §5)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from inspections.domain.judging import RANK
from inspections.domain.judging import Status as Judgement
from inspections.models.choices import Source, Status
from inspections.models.receipt import AnswerReceipt
from inspections.models.result import Item, Result
from inspections.selectors.measurements import plain_number
from inspections.services.recording import (
    AnswerRefused,
    judge_number,
    keep_result,
    lock_for_answers,
    said,
    stored_value,
)

BY_HAND = (Status.OK, Status.WARN, Status.CRITICAL, Status.NOT_APPLICABLE, Status.SKIPPED)
_WITH_REASON = (Status.NOT_APPLICABLE, Status.SKIPPED)
LARGEST = Decimal(10) ** 17


@dataclass(frozen=True)
class Answer:
    """What a person says of one check; `status` may be empty when the number alone decides.

    `measured_at` is the device's time; one in the future counts as now.
    """

    status: str = ""
    value: Decimal | None = None
    text: str = ""
    cause: str = ""
    suggestion: str = ""
    reason: str = ""
    measured_at: datetime | None = None
    key: UUID | None = None


@transaction.atomic
def answer_check(*, item: Item, answer: Answer, actor: User, at: datetime) -> Result:
    """Keep an answer; the same key again changes nothing, an answer older than the one kept neither.

    A number is judged by the item's limits: a person may judge more severely, never less.
    Raises AnswerRefused.
    """
    inspection = lock_for_answers(item.inspection)
    present = Result.objects.filter(item=item).first()
    if answer.key is not None:
        known = AnswerReceipt.objects.filter(key=answer.key).first()
        if known is not None and known.item_id != item.pk:
            raise AnswerRefused(_("This key was used for another check."), field="key", code="key_reused")
        if known is not None and present is not None:
            return present
    seen_at = min(answer.measured_at or at, at)
    is_older = present is not None and present.measured_at > seen_at
    if answer.key is not None:
        AnswerReceipt.objects.create(
            key=answer.key,
            item=item,
            status=answer.status,
            measured_at=seen_at,
            received_at=at,
            received_by=actor,
            is_applied=not is_older,
        )
    if present is not None and is_older:
        return present
    status, words = _judged(item, answer, seen_at)
    return keep_result(
        item=item,
        inspection=inspection,
        at=at,
        status=status,
        value=stored_value(answer.value) if status not in _WITH_REASON else None,
        text=answer.text.strip()[:500],
        rows=_evidence(item, answer, status),
        raw={},
        reason=answer.reason.strip()[:500] if status in _WITH_REASON else words,
        cause=answer.cause.strip(),
        suggestion=answer.suggestion.strip() if status in (Status.WARN, Status.CRITICAL) else "",
        source=Source.MANUAL,
        answered_by=actor,
        measured_at=seen_at,
        client_key=answer.key,
    )


def _judged(item: Item, answer: Answer, at: datetime) -> tuple[str, str]:
    """The status that counts, and the portal's words for it."""
    if answer.value is not None and abs(answer.value) >= LARGEST:
        raise AnswerRefused(_("This number is too large."), field="value")
    if answer.status and answer.status not in BY_HAND:
        raise AnswerRefused(_("This cannot be answered by hand."), field="status")
    if answer.status in _WITH_REASON:
        if not answer.reason.strip():
            raise AnswerRefused(_("Say why it was left out."), field="reason", code="reason_missing")
        return answer.status, ""
    verdict = judge_number(item, answer.value, answer.text, at) if answer.value is not None else None
    found = [Judgement(answer.status)] if answer.status else []
    if verdict is not None:
        found.append(verdict.status)
    if not found:
        raise AnswerRefused(_("Say whether this is normal, a warning or serious."), field="status")
    worst = max(found, key=RANK.__getitem__)
    return worst.value, said(verdict) if verdict is not None and worst == verdict.status else ""


def _evidence(item: Item, answer: Answer, status: str) -> list[dict[str, object]]:
    if answer.value is None or status in _WITH_REASON:
        return []
    return [
        {
            "object": str(item.target or ""),
            "value": plain_number(answer.value),
            "detail": answer.text.strip()[:500],
            "status": status,
        }
    ]
