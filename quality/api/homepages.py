"""REST: check a homepage, keep it, read it masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models.organisation import Organisation
from core.api.problems import CONTENT_TYPE
from core.idempotency import IdempotentPostMixin
from quality.api.parsers import LiteralNumbersJSONParser
from quality.api.serializers import (
    HomepageDetailSerializer,
    HomepageSerializer,
    NewHomepageSerializer,
    RecordSerializer,
    RevisionSerializer,
    SavedSerializer,
    ScoreSerializer,
    VerdictSerializer,
)
from quality.checks import RecordRefused, check_homepage
from quality.domain.findings import Finding
from quality.domain.masking import masked_record
from quality.models.finding import FindingRow
from quality.models.homepage import Channel, Homepage
from quality.permissions import STORE, VIEW
from quality.presentation import ShownFinding, shown_finding, shown_row
from quality.score_card import score_card
from quality.sealing import open_json
from quality.services.homepages import HomepageRefused, store_homepage

_SHOWN = ("rule", "severity", "field", "fields", "message", "value", "source")


class NotYours(exceptions.PermissionDenied):
    """403: the caller belongs to no hospital."""


class HomepageFilter(filters.FilterSet):
    """`month` is the month of discharge, yyyy-MM."""

    month = filters.DateFilter(input_formats=["%Y-%m"], method="of_month")

    class Meta:
        model = Homepage
        fields = ["state", "department_code", "record_no", "admission_count"]

    def of_month(self, rows: Any, name: str, month: Any) -> Any:
        return rows.discharged_in(month)


class HomepageValidateView(generics.GenericAPIView):
    """Ask the rules of a record; nothing is kept."""

    required_permissions = {"POST": STORE}
    parser_classes = [LiteralNumbersJSONParser]
    serializer_class = VerdictSerializer
    queryset = Homepage.objects.none()
    filter_backends = []

    @extend_schema(
        operation_id="homepages_validate", request=RecordSerializer, responses={200: VerdictSerializer}
    )
    def post(self, request: Request) -> Response:
        hospital = hospital_of(request)
        record = _record(request.data)
        try:
            verdict = check_homepage(record, hospital_id=hospital.pk, today=timezone.localdate())
        except RecordRefused as refusal:
            raise _fault(refusal) from refusal
        answer = {
            "is_acceptable": not verdict.errors,
            "error_count": len(verdict.errors),
            "warning_count": len(verdict.warnings),
            "catalogue": verdict.version,
            "findings": _lines(verdict.findings),
        }
        return Response(answer)


class HomepageListView(IdempotentPostMixin, generics.ListAPIView):
    """Homepages in scope, newest first; POST keeps one that has no errors."""

    required_permissions = {"GET": VIEW, "POST": STORE}
    parser_classes = [LiteralNumbersJSONParser]
    serializer_class = HomepageSerializer
    filterset_class = HomepageFilter
    queryset = Homepage.objects.none()

    def get_queryset(self) -> QuerySet[Homepage]:
        visible: QuerySet[Homepage] = Homepage.objects.visible_to(self.request.user)
        return visible

    @extend_schema(operation_id="homepages_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="homepages_store",
        request=NewHomepageSerializer,
        responses={200: SavedSerializer, 201: SavedSerializer},
    )
    def post(self, request: Request) -> Response:
        hospital = hospital_of(request)
        body = _body(request.data)
        try:
            saved = store_homepage(
                hospital=hospital,
                record=body["record"],
                actor=request.user,  # type: ignore[arg-type]
                channel=Channel.API,
                at=timezone.now(),
                acknowledgements={
                    (one["rule"], one["field"]): one["reason"] for one in body.get("acknowledgements", ())
                },
                is_draft_kept=body.get("keep_draft", False),
            )
        except RecordRefused as refusal:
            raise _fault(refusal) from refusal
        except HomepageRefused as refusal:
            return _refused(str(refusal.message), refusal.code, refusal.waiting, None)
        homepage = saved.homepage
        if homepage.state == Homepage.State.DRAFT:
            message = _("The homepage was refused and is kept as a draft.")
            return _refused(message, "kept_as_draft", saved.verdict.findings, homepage)
        answer = {**_plain(homepage), "findings": _lines(saved.verdict.findings)}
        return Response(
            answer,
            status=status.HTTP_201_CREATED if saved.is_new else status.HTTP_200_OK,
            headers={"Location": f"/api/v1/homepages/{homepage.pk}"},
        )


class HomepageDetailView(generics.GenericAPIView):
    """One homepage: its record with the patient's data masked, its findings, its history."""

    required_permissions = {"GET": VIEW}
    serializer_class = HomepageDetailSerializer
    queryset = Homepage.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[Homepage]:
        visible: QuerySet[Homepage] = Homepage.objects.visible_to(self.request.user)
        return visible

    @extend_schema(operation_id="homepages_retrieve", responses={200: HomepageDetailSerializer})
    def get(self, request: Request, pk: int) -> Response:
        homepage = self.get_object()
        rows = homepage.findings.exclude(state=FindingRow.State.CORRECTED).select_related("acknowledged_by")
        shown = [shown_row(row, is_revealed=False) for row in rows]
        answer = {
            **_plain(homepage),
            "record": masked_record(open_json(homepage.sealed)),
            "findings": [{**_line(one), "state": one.state, "reason": one.reason} for one in shown],
            "revisions": RevisionSerializer(homepage.revisions.select_related("by")[:100], many=True).data,
            "score": ScoreSerializer(card).data if (card := score_card(homepage)) else None,
        }
        return Response(answer)


def hospital_of(request: Request) -> Organisation:
    """The caller's hospital; raises NotYours for whoever belongs to none."""
    organisation = getattr(request.user, "organisation", None)
    if organisation is None or organisation.kind != Organisation.Kind.HOSPITAL:
        raise NotYours(_("Only callers of a hospital may do this."))
    found: Organisation = organisation
    return found


def _record(body: Any) -> Mapping[str, Any]:
    """The record of a body: under `record`, or the body itself."""
    record = body.get("record", body) if isinstance(body, dict) else None
    if not isinstance(record, dict):
        raise exceptions.ValidationError({"record": [_("An object is expected.")]})
    return record


def _body(body: Any) -> dict[str, Any]:
    if isinstance(body, dict) and "record" in body:
        serializer = NewHomepageSerializer(data={**body, "record": {}})
        serializer.is_valid(raise_exception=True)
        return {**serializer.validated_data, "record": _record(body)}
    return {"record": _record(body)}


def _fault(refusal: RecordRefused) -> exceptions.ValidationError:
    return exceptions.ValidationError({refusal.field or "record": [str(refusal.message)]})


def _plain(homepage: Homepage) -> dict[str, Any]:
    return _serializer().to_representation(homepage)


@cache
def _serializer() -> HomepageSerializer:
    """One for all answers: building the fields takes longer than filling them."""
    return HomepageSerializer()


def _lines(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [_line(shown_finding(finding, is_revealed=False)) for finding in findings]


def _line(shown: ShownFinding) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in _SHOWN}


def _refused(message: str, code: str, waiting: Iterable[Finding], homepage: Homepage | None) -> Response:
    """RFC 9457: every finding named with field path, value, rule, message and source."""
    lines = _lines(waiting)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _("The homepage does not meet the rules."),
        "status": status.HTTP_409_CONFLICT,
        "detail": message,
        "code": code,
        "errors": [{"detail": line["message"], **line} for line in lines],
    }
    if homepage is not None:
        body["homepage"] = homepage.pk
    return Response(body, status=status.HTTP_409_CONFLICT, content_type=CONTENT_TYPE)
