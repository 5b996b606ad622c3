"""REST: files of homepages checked in the background: hand one in, its state, its findings page by page."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models.user import User
from core.idempotency import IdempotentPostMixin
from quality.api.homepages import hospital_of
from quality.forms.files import check_homepage_file
from quality.models.file import HomepageFile
from quality.permissions import CHECK_FILES, VIEW
from quality.sealed_files import page_of
from quality.services.file_checks import PAGES, start_file_check
from quality.views.files import percent_of, with_progress

PAGE = 500


class HomepageFileSerializer(serializers.ModelSerializer):
    """A check: `percent` while it runs, then figures; `counts` is rule to findings."""

    percent = serializers.SerializerMethodField()

    class Meta:
        model = HomepageFile
        fields = [
            "id", "name", "size", "sha256", "period", "org_code", "checked_on", "state", "percent", "reason",
            "records", "blocked", "findings", "counts", "missing_columns", "unknown_columns",
            "catalogue_version", "code_lists",
            "uploaded_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_percent(self, file: HomepageFile) -> int:
        return percent_of(file)


class NewHomepageFileSerializer(serializers.Serializer):
    """A file of .csv, .xlsx, .json or .jsonl; `period` is the month it reports, yyyy-MM."""

    file = serializers.FileField(max_length=200)
    period = serializers.DateField(required=False, allow_null=True, input_formats=["%Y-%m"])


class FileFindingSerializer(serializers.Serializer):
    """A finding; row 0 is the file as a whole; values of personal fields are masked."""

    row = serializers.IntegerField()
    record_no = serializers.CharField(allow_null=True)
    rule = serializers.CharField()
    severity = serializers.CharField()
    fields_ = serializers.ListField(child=serializers.CharField())
    value = serializers.CharField(allow_null=True)
    message_zh = serializers.CharField()
    message_en = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["fields"] = fields.pop("fields_")
        return fields


class FindingPageSerializer(serializers.Serializer):
    """Up to 500 findings in order of row; `next_offset` is null behind the last."""

    count = serializers.IntegerField()
    next_offset = serializers.IntegerField(allow_null=True)
    results = FileFindingSerializer(many=True)


class HomepageFileListView(IdempotentPostMixin, generics.ListAPIView):
    """Files in scope, newest first; POST hands one in."""

    required_permissions = {"GET": VIEW, "POST": CHECK_FILES}
    serializer_class = HomepageFileSerializer
    queryset = HomepageFile.objects.none()
    parser_classes = [MultiPartParser]
    filterset_fields = ["state"]

    def get_queryset(self) -> QuerySet[HomepageFile]:
        visible: QuerySet[HomepageFile] = with_progress(HomepageFile.objects.visible_to(self.request.user))
        return visible

    @extend_schema(operation_id="homepage_files_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="homepage_files_create",
        request={"multipart/form-data": NewHomepageFileSerializer},
        responses={202: HomepageFileSerializer},
    )
    def post(self, request: Request) -> Response:
        hospital = hospital_of(request)
        asked = NewHomepageFileSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        row = start_file_check(
            hospital=hospital,
            file=file,
            checked=check_homepage_file(file),
            period=asked.validated_data.get("period"),
            actor=cast("User", request.user),
            at=timezone.now(),
        )
        shown = with_progress(HomepageFile.objects.filter(pk=row.pk)).get()
        return Response(HomepageFileSerializer(shown).data, status=status.HTTP_202_ACCEPTED)


class HomepageFileView(generics.RetrieveAPIView):
    """One check."""

    required_permissions = {"GET": VIEW}
    serializer_class = HomepageFileSerializer
    queryset = HomepageFile.objects.none()

    def get_queryset(self) -> QuerySet[HomepageFile]:
        visible: QuerySet[HomepageFile] = with_progress(HomepageFile.objects.visible_to(self.request.user))
        return visible

    @extend_schema(operation_id="homepage_files_read")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OffsetSerializer(serializers.Serializer):
    """Where a page of findings begins."""

    offset = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2_000_000_000)


class HomepageFileFindingsView(generics.GenericAPIView):
    """Findings of a check that is done, masked."""

    required_permissions = {"GET": VIEW}
    serializer_class = FindingPageSerializer
    queryset = HomepageFile.objects.none()
    pagination_class = None
    filter_backends = []

    @extend_schema(
        operation_id="homepage_files_findings",
        parameters=[OpenApiParameter("offset", int, description="how many findings to pass over")],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        file = get_object_or_404(HomepageFile.objects.visible_to(request.user), pk=pk)
        asked = OffsetSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        if not file.result:
            raise Http404
        offset = asked.validated_data["offset"]
        try:
            found = findings_from(f"{file.result}{PAGES}", offset)
        except FileNotFoundError:
            raise Http404 from None
        end = offset + len(found)
        shown = ("row", "record_no", "rule", "severity", "fields", "value", "message_zh", "message_en")
        return Response(
            {
                "count": file.findings,
                "next_offset": end if found and end < file.findings else None,
                "results": [{name: row[name] for name in shown} for row in found],
            }
        )


def findings_from(name: str, offset: int) -> list[dict[str, Any]]:
    """Up to 500 findings of a sealed file of pages; at most two of its pages are opened."""
    from quality.file_tables import PAGE_ROWS, read_page  # polars is slow to load: who reads pays

    number, start = divmod(offset, PAGE_ROWS)
    found: list[dict[str, Any]] = []
    while len(found) < PAGE and (sealed := page_of(name, number)) is not None:
        page = read_page(sealed).slice(start, PAGE - len(found))
        found += [{**row, "fields": row["fields"].split(";")} for row in page.iter_rows(named=True)]
        number, start = number + 1, 0
    return found
