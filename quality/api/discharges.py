"""REST: discharges as the hospital information system announces them."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import IdempotentPostMixin
from quality.api.homepages import hospital_of
from quality.api.serializers import AnnouncedSerializer, AnnouncementsSerializer, DischargeSerializer
from quality.models.discharge import Discharge
from quality.permissions import ANNOUNCE, VIEW
from quality.services.discharges import Announcement, announce_discharges


class DischargeListView(IdempotentPostMixin, generics.ListAPIView):
    """Discharges in scope, newest first; POST announces up to 1,000."""

    required_permissions = {"GET": VIEW, "POST": ANNOUNCE}
    serializer_class = DischargeSerializer
    queryset = Discharge.objects.none()
    filterset_fields = ["record_no", "department_code"]

    def get_queryset(self) -> QuerySet[Discharge]:
        visible: QuerySet[Discharge] = Discharge.objects.visible_to(self.request.user)
        return visible

    @extend_schema(operation_id="discharges_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="discharges_announce",
        request=AnnouncementsSerializer,
        responses={200: AnnouncedSerializer},
    )
    def post(self, request: Request) -> Response:
        hospital = hospital_of(request)
        asked = AnnouncementsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        announced = announce_discharges(
            hospital=hospital,
            announcements=[Announcement(**row) for row in asked.validated_data["discharges"]],
            source=Discharge.Source.API,
            at=timezone.now(),
        )
        return Response(asdict(announced))
