"""REST: a list of tickets as an Excel workbook, made in the background."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.problems import Refusal
from core.downloads import attachment_response
from core.idempotency import IdempotentPostMixin
from core.jobs import start_job
from core.models.job import Job
from tickets.exports import TICKETS
from tickets.permissions import EXPORT_TICKETS


class ExportRequestSerializer(serializers.Serializer):
    query = serializers.CharField(
        max_length=2000,
        required=False,
        allow_blank=True,
        help_text="the query string of the list, e.g. `state=new&contract=TRI`",
    )


class ExportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Job
        fields = ["id", "title", "state", "percent", "message", "result_name", "created_at", "finished_at"]
        read_only_fields = fields


class ExportBase(generics.GenericAPIView):
    """The caller's own exports of tickets."""

    queryset = Job.objects.none()

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.visible_to(self.request.user).filter(kind=TICKETS)


class ExportListView(IdempotentPostMixin, ExportBase):
    """POST starts an export of the tickets in scope that `query` selects."""

    required_permissions = {"POST": EXPORT_TICKETS}
    serializer_class = ExportSerializer
    filter_backends = []

    @extend_schema(
        operation_id="tickets_export_start",
        request=ExportRequestSerializer,
        responses={202: ExportSerializer},
    )
    def post(self, request: Request) -> Response:
        serializer = ExportRequestSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        query = serializer.validated_data.get("query", "")
        job = start_job(
            kind=TICKETS, title=_("Ticket list"), parameters={"query": query}, requested_by=request.user
        )
        return Response(self.get_serializer(job).data, status=status.HTTP_202_ACCEPTED)


class ExportView(RetrieveModelMixin, ExportBase):
    """How far an export is."""

    required_permissions = {"GET": EXPORT_TICKETS}
    serializer_class = ExportSerializer
    filter_backends = []

    @extend_schema(operation_id="tickets_export_state")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.retrieve(request, *args, **kwargs)


class ExportFileView(ExportBase):
    """The workbook of a finished export; 409 before that."""

    required_permissions = {"GET": EXPORT_TICKETS}
    serializer_class = ExportSerializer
    filter_backends = []

    @extend_schema(
        operation_id="tickets_export_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, pk: str) -> FileResponse:
        job = self.get_object()
        if not job.result:
            raise Refusal(_("The export is not finished."), code="not_finished")
        return attachment_response(job.result.open(), job.result_name, job.result_type)
