"""The check list on a phone or a desk: the page, and the doors for answers and photos that a device sends."""

import json
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from accounts.models.user import User
from accounts.permissions import require, user_of
from core.api.problems import Refusal
from core.private_copies import account_token
from inspections.forms.answers import MOST_ANSWERS, AnswerSerializer, first_fault
from inspections.models.finding import FollowUp
from inspections.models.inspection import Inspection
from inspections.models.photo import Photo
from inspections.models.result import Item
from inspections.permissions import PERFORM, VIEW
from inspections.selectors.checklist import check_list, shown_answer, shown_follow_up
from inspections.services.answering import answer_check
from inspections.services.follow_ups import answer_follow_up
from inspections.services.photos import attach_photo, camera_time

WORKER = "inspections/worker.js"
FOLLOW_UP_ANSWERS = {**dict.fromkeys(["verified", "still_there"]), "skipped": FollowUp.Answer.NOT_CHECKED}


@require_GET
@require(VIEW)
@never_cache
@ensure_csrf_cookie
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the page needs is in it, so that a copy of it works without a connection."""
    inspection = visible_inspection(request, pk)
    listed = check_list(inspection)
    context = {
        "inspection": inspection,
        "contract": inspection.contract,
        "list": listed,
        "is_locked": not inspection.is_editable or not PERFORM.is_granted_to(user_of(request)),
        "is_signed": not inspection.is_editable,
        "worker_scope": reverse("inspections:worker").rpartition("/")[0] + "/",
        "back_url": reverse("inspections:inspection", args=[pk]),
        "skip_reasons": [
            _("switched off or out of use"), _("no access to the place"), _("no permission on the device"),
            _("hospital asked not to"), _("not part of this contract"),
        ],
    }  # fmt: skip
    return render(request, "inspections/checklist.html", context)


@require_POST
@require(PERFORM)
def answers(request: HttpRequest, pk: int) -> JsonResponse:
    """Take a batch; each answer is told for itself whether it is kept, and why not."""
    inspection = visible_inspection(request, pk)
    if (stranger := _of_another_account(request)) is not None:
        return stranger
    batch = _json(request).get("answers")
    if not isinstance(batch, list) or len(batch) > MOST_ANSWERS:
        raise BadRequest
    return JsonResponse({"results": [_outcome(inspection, one, user_of(request)) for one in batch]})


@require_POST
@require(PERFORM)
def photos(request: HttpRequest, pk: int) -> JsonResponse:
    """Take one photo of one line."""
    inspection = visible_inspection(request, pk)
    if (stranger := _of_another_account(request)) is not None:
        return stranger
    line, key = request.POST.get("line", ""), _uuid(request.POST.get("key", ""))
    item = inspection.items.filter(pk=int(line)).first() if line.isdigit() and len(line) < 19 else None
    file = request.FILES.get("file")
    if item is None or file is None or key is None:
        raise BadRequest
    try:
        attach_photo(
            inspection=inspection,
            item=item,
            file=file,
            actor=user_of(request),
            at=timezone.now(),
            key=key,
            said_taken_at=_moment(request.POST.get("taken_at", "")),
        )
    except Refusal as refusal:
        return JsonResponse({"key": str(key), "message": str(refusal.message)}, status=422)
    return JsonResponse(
        {"key": str(key), "line": line, "is_stored": True, "answer": shown_answer(_fresh(item.pk))}
    )


@require_GET
@require(VIEW)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo; made anew by the portal, so it may be shown."""
    row = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    response = FileResponse(row.file.open("rb"), content_type=row.content_type, filename=row.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response  # type: ignore[return-value]


@require_GET
@require(VIEW)
def worker(request: HttpRequest) -> HttpResponse:
    """The page's worker; served from here because a worker rules only over the folder it comes from."""
    with open(str(finders.find(WORKER)), "rb") as file:
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def visible_inspection(request: HttpRequest, pk: int) -> Inspection:
    """The inspection within the reader's scope, else 404."""
    rows = Inspection.objects.visible_to(request.user).select_related("contract__hospital", "lead")
    return get_object_or_404(rows, pk=pk)


def _outcome(inspection: Inspection, sent: Any, actor: User) -> dict[str, Any]:
    sent = sent if isinstance(sent, dict) else {}
    line, key = str(sent.get("line", "")), str(sent.get("key", ""))
    told = {"key": key, "line": line}
    try:
        answer = (
            _follow(inspection, line, sent, actor)
            if line.startswith("f")
            else _take(inspection, line, sent, actor)
        )
    except Refusal as refusal:
        return {**told, "is_stored": False, "message": str(refusal.message)}
    return {**told, "is_stored": True, "answer": answer}


def _take(inspection: Inspection, line: str, sent: dict[str, Any], actor: User) -> dict[str, Any]:
    item = _rows(inspection.items.select_related("check_row", "target", "inspection__contract"), line)
    serializer = AnswerSerializer(data=sent)
    if not serializer.is_valid():
        raise Refusal(first_fault(serializer))
    answer_check(item=item, answer=serializer.answer(), actor=actor, at=timezone.now())
    return shown_answer(_fresh(item.pk))


def _follow(inspection: Inspection, line: str, sent: dict[str, Any], actor: User) -> dict[str, Any]:
    row = _rows(inspection.follow_ups.select_related("inspection", "finding"), line[1:])
    words = AnswerSerializer(data={name: sent.get(name) or "" for name in ("note", "skip_reason")})
    if not words.is_valid():
        raise Refusal(first_fault(words))
    status = str(sent.get("status", ""))
    note = words.validated_data["skip_reason" if status == "skipped" else "note"]
    answer = FOLLOW_UP_ANSWERS.get(status) or status
    answered = answer_follow_up(follow_up=row, answer=answer, note=note, actor=actor, at=timezone.now())
    return shown_follow_up(answered)


def _rows(rows: Any, key: str) -> Any:
    found = rows.filter(pk=int(key)).first() if key.isdigit() and len(key) < 19 else None
    if found is None:
        raise Refusal(_("This check is not part of the inspection."), code="unknown_line")
    return found


def _fresh(pk: int) -> Item:
    return Item.objects.select_related("result__answered_by").prefetch_related("photos").get(pk=pk)


def _of_another_account(request: HttpRequest) -> JsonResponse | None:
    """What one account left on a device is never sent in another's name."""
    if request.headers.get("X-Account", "") in ("", account_token(user_of(request))):
        return None
    message = _("Another account is logged in on this device now.")
    return JsonResponse({"code": "account", "message": message}, status=409)


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _moment(text: str) -> Any:
    """A camera's time, or ISO 8601 with a zone; None for anything else, or for the future."""
    try:
        found = camera_time(text) or parse_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and found.tzinfo is not None and found <= timezone.now() else None
