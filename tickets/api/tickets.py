"""REST: list, open and read tickets, and what happened to them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import IdempotentPostMixin
from tickets.api.etags import IF_NONE_MATCH, NOT_MODIFIED, answer_with_etag
from tickets.api.serializers import (
    EventSerializer,
    NewTicketSerializer,
    TicketDetailSerializer,
    TicketSerializer,
)
from tickets.filters import TicketFilter
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.permissions import OPEN_TICKET, VIEW_TICKETS
from tickets.services.opening import open_ticket

SHOWN_IN_LISTS = ("contract", "system", "module", "device", "department", "assignee")


def tickets_in_scope(request: Request) -> QuerySet[Ticket]:
    """The caller's tickets with what lists show; planning six joins would take longer than six look-ups."""
    return Ticket.objects.visible_to(request.user).prefetch_related(*SHOWN_IN_LISTS)


def whole_tickets(request: Request) -> QuerySet[Ticket]:
    """The same with what only a single ticket shows."""
    return tickets_in_scope(request).prefetch_related("duplicate_of", "follows")


class TicketListView(IdempotentPostMixin, generics.ListAPIView):
    """Tickets in scope, newest first; POST reports a fault or another request."""

    required_permissions = {"GET": VIEW_TICKETS, "POST": OPEN_TICKET}
    serializer_class = TicketSerializer
    filterset_class = TicketFilter
    queryset = Ticket.objects.none()

    def get_queryset(self) -> QuerySet[Ticket]:
        return tickets_in_scope(self.request)

    @extend_schema(
        operation_id="tickets_list",
        parameters=[IF_NONE_MATCH],
        responses={200: TicketSerializer(many=True), 304: NOT_MODIFIED},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return answer_with_etag(request, self.list(request, *args, **kwargs).data)

    @extend_schema(
        operation_id="tickets_create", request=NewTicketSerializer, responses={201: TicketDetailSerializer}
    )
    def post(self, request: Request) -> Response:
        context = self.get_serializer_context()
        serializer = NewTicketSerializer(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        opened = open_ticket(actor=request.user, at=timezone.now(), **serializer.validated_data)  # type: ignore[arg-type]
        return Response(
            TicketDetailSerializer(opened, context=context).data,
            status=status.HTTP_201_CREATED,
            headers={"Location": f"/api/v1/tickets/{opened.number}"},
        )


class TicketDetailView(generics.GenericAPIView):
    """One ticket with its clocks, events and the moves the caller may make."""

    required_permissions = {"GET": VIEW_TICKETS}
    serializer_class = TicketDetailSerializer
    queryset = Ticket.objects.none()
    lookup_field = "number"
    filter_backends = []

    def get_queryset(self) -> QuerySet[Ticket]:
        return whole_tickets(self.request)

    @extend_schema(
        operation_id="tickets_read",
        parameters=[IF_NONE_MATCH],
        responses={200: TicketDetailSerializer, 304: NOT_MODIFIED},
    )
    def get(self, request: Request, number: str) -> Response:
        return answer_with_etag(request, self.get_serializer(self.get_object()).data)


class TicketEventListView(generics.ListAPIView):
    """Everything that happened to a ticket, newest first."""

    required_permissions = {"GET": VIEW_TICKETS}
    serializer_class = EventSerializer
    queryset = TicketEvent.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[TicketEvent]:
        ticket = generics.get_object_or_404(
            Ticket.objects.visible_to(self.request.user), number=self.kwargs["number"]
        )
        events = TicketEvent.objects.filter(ticket=ticket).select_related("actor")
        return events.without_notes_of_others(self.request.user)

    @extend_schema(operation_id="tickets_events")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
