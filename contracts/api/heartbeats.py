"""REST: machine callers say that a module is alive (M01)."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from contracts.api.serializers import HeartbeatAnswerSerializer, HeartbeatSerializer
from contracts.models.health import HealthProbe
from contracts.permissions import SEND_HEARTBEAT
from contracts.services.health import take_beat


class HeartbeatView(generics.GenericAPIView):
    """Take a heartbeat of a probe of kind heartbeat within the caller's scope."""

    required_permissions = {"POST": SEND_HEARTBEAT}
    serializer_class = HeartbeatSerializer
    queryset = HealthProbe.objects.none()
    filter_backends = []
    pagination_class = None

    @extend_schema(operation_id="contracts_heartbeat", responses={200: HeartbeatAnswerSerializer})
    def post(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        beating = HealthProbe.objects.visible_to(request.user).filter(kind=HealthProbe.Kind.HEARTBEAT)
        probe = get_object_or_404(
            beating,
            contract__key=serializer.validated_data["contract"],
            key=serializer.validated_data["probe"],
            is_active=True,
        )
        now = timezone.now()
        state = take_beat(probe=probe, at=now).state
        answer = {"state": state, "next_expected_before": now + timedelta(seconds=probe.interval_s)}
        return Response(HeartbeatAnswerSerializer(answer).data)
