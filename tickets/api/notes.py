"""REST: comments and files at a ticket."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.downloads import attachment_response
from core.idempotency import IdempotentPostMixin
from tickets.models.attachment import Attachment
from tickets.models.choices import Channel
from tickets.models.comment import Comment
from tickets.models.ticket import Ticket
from tickets.permissions import COMMENT_TICKET, VIEW_TICKETS
from tickets.services.notes import add_attachment, add_comment


class CommentSerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(read_only=True)
    author = serializers.CharField(source="author.full_name", read_only=True)

    class Meta:
        model = Comment
        fields = ["id", "author", "body", "is_internal", "channel", "created_at"]
        read_only_fields = ["id", "author", "channel", "created_at"]


class AttachmentSerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(read_only=True)
    author = serializers.CharField(source="author.full_name", read_only=True)

    class Meta:
        model = Attachment
        fields = [
            "id", "author", "name", "content_type", "size", "sha256", "scan_state", "is_internal",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField(max_length=200)
    is_internal = serializers.BooleanField(default=False)


class OfTicketView(IdempotentPostMixin, generics.ListAPIView):
    """Rows of one ticket in the caller's scope, newest first."""

    required_permissions = {"GET": VIEW_TICKETS, "POST": COMMENT_TICKET}
    filter_backends = []

    def ticket(self) -> Ticket:
        visible = Ticket.objects.visible_to(self.request.user)
        return generics.get_object_or_404(visible, number=self.kwargs["number"])


class CommentListView(OfTicketView):
    """Comments the caller may read; POST writes one."""

    serializer_class = CommentSerializer
    queryset = Comment.objects.none()

    def get_queryset(self) -> QuerySet[Comment]:
        comments = Comment.objects.filter(ticket=self.ticket()).select_related("author")
        return comments.readable_by(self.request.user)

    @extend_schema(operation_id="tickets_comments")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="tickets_comment", request=CommentSerializer, responses={201: CommentSerializer}
    )
    def post(self, request: Request, number: str) -> Response:
        ticket = self.ticket()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        comment = add_comment(
            ticket=ticket,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            channel=Channel.API,
            **serializer.validated_data,
        )
        return Response(self.get_serializer(comment).data, status=status.HTTP_201_CREATED)


class AttachmentListView(OfTicketView):
    """Files the caller may read; POST (multipart) adds one once its content is checked."""

    serializer_class = AttachmentSerializer
    queryset = Attachment.objects.none()
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[Attachment]:
        files = Attachment.objects.filter(ticket=self.ticket()).select_related("author")
        return files.readable_by(self.request.user)

    @extend_schema(operation_id="tickets_attachments")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="tickets_attach",
        request={"multipart/form-data": UploadSerializer},
        responses={201: AttachmentSerializer},
    )
    def post(self, request: Request, number: str) -> Response:
        ticket = self.ticket()
        serializer = UploadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        attachment = add_attachment(
            ticket=ticket,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            channel=Channel.API,
            **serializer.validated_data,
        )
        return Response(self.get_serializer(attachment).data, status=status.HTTP_201_CREATED)


class AttachmentView(generics.GenericAPIView):
    """One file, always as a download."""

    required_permissions = {"GET": VIEW_TICKETS}
    serializer_class = AttachmentSerializer
    queryset = Attachment.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[Attachment]:
        visible = Attachment.objects.visible_to(self.request.user)
        return visible.filter(ticket__number=self.kwargs["number"])

    @extend_schema(
        operation_id="tickets_attachment", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, number: str, pk: int) -> FileResponse:
        attachment = self.get_object()
        return attachment_response(attachment.file.open(), attachment.name, attachment.content_type)
