"""REST: reports of an inspection and of a contract's half year: make, list, fetch."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from contracts.models.contract import Contract
from core.downloads import attachment_response
from core.idempotency import IdempotentPostMixin
from core.models.job import Job
from inspections.models.inspection import Inspection
from inspections.models.report import Report
from inspections.permissions import MAKE_REPORTS, VIEW
from inspections.services.care_reports import ask_for_care_report
from inspections.services.reports import CONTENT_TYPES, ask_for_report

PAPERS = [Report.Format.PDF.value, Report.Format.WORD.value]


class MakeReportSerializer(serializers.Serializer):
    formats = serializers.MultipleChoiceField(choices=PAPERS, allow_empty=False)
    language = serializers.ChoiceField(
        choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE
    )


class MakeCareReportSerializer(MakeReportSerializer):
    period = serializers.CharField(max_length=7, help_text="a half year, e.g. `2026-H1`")


class ReportJobSerializer(serializers.ModelSerializer):
    class Meta:
        model = Job
        fields = ["id", "title", "state", "percent", "message", "created_at", "finished_at"]
        read_only_fields = fields


class ReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = [
            "id", "kind", "period", "number", "revision", "language", "format", "name", "size", "pages",
            "sha256", "content_sha256", "is_final", "made_at",
        ]  # fmt: skip
        read_only_fields = fields


class _ReportsBase(IdempotentPostMixin, generics.ListAPIView):
    required_permissions = {"GET": VIEW, "POST": MAKE_REPORTS}
    serializer_class = ReportSerializer
    queryset = Report.objects.none()
    filter_backends = []


class InspectionReportsView(_ReportsBase):
    """Files made of one inspection, newest first; POST starts drawing, 409 while too little was checked."""

    def _inspection(self) -> Inspection:
        return get_object_or_404(Inspection.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.visible_to(self.request.user).filter(inspection=self._inspection())

    @extend_schema(operation_id="inspections_reports_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @extend_schema(
        operation_id="inspections_reports_make",
        request=MakeReportSerializer,
        responses={202: ReportJobSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        inspection = self._inspection()
        serializer = MakeReportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        job = ask_for_report(
            inspection=inspection,
            actor=request.user,  # type: ignore[arg-type]
            **serializer.validated_data,
        )
        return Response(ReportJobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class CareReportsView(_ReportsBase):
    """Half-yearly database care reports of one contract, newest first; POST starts drawing one."""

    def _contract(self) -> Contract:
        return get_object_or_404(Contract.objects.visible_to(self.request.user), key=self.kwargs["key"])

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.visible_to(self.request.user).filter(
            contract=self._contract(), kind=Report.Kind.HALF_YEAR
        )

    @extend_schema(operation_id="contracts_care_reports_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @extend_schema(
        operation_id="contracts_care_reports_make",
        request=MakeCareReportSerializer,
        responses={202: ReportJobSerializer},
    )
    def post(self, request: Request, key: str) -> Response:
        contract = self._contract()
        serializer = MakeCareReportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        job = ask_for_care_report(
            contract=contract,
            actor=request.user,  # type: ignore[arg-type]
            **serializer.validated_data,
        )
        return Response(ReportJobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class ReportFileView(generics.GenericAPIView):
    """One stored file, byte for byte as hashed."""

    required_permissions = {"GET": VIEW}
    serializer_class = ReportSerializer
    queryset = Report.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.visible_to(self.request.user)

    @extend_schema(
        operation_id="inspections_report_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: int) -> FileResponse:
        report = self.get_object()
        content_type = CONTENT_TYPES[Report.Format(report.format)]
        return attachment_response(report.file.open("rb"), report.name, content_type)
