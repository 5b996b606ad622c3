"""REST: work done on the spot with its photos, and the spare parts of an inspection (README §8)."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import IdempotentPostMixin
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.photo import Photo
from inspections.models.target import Target
from inspections.models.work import SparePart, WorkDone
from inspections.permissions import PERFORM, VIEW
from inspections.services.on_the_spot import record_part, record_work
from inspections.services.photos import attach_photo
from tickets.models.ticket import Ticket


class WorkPhotoSerializer(serializers.ModelSerializer):
    """`taken_at` is the camera's time; POST takes `moment` and `file`."""

    class Meta:
        model = Photo
        fields = ["id", "moment", "sha256", "size", "taken_at", "received_at"]


class WorkPhotoUploadSerializer(serializers.Serializer):
    moment = serializers.ChoiceField(Photo.Moment.choices)
    file = serializers.FileField()


class WorkDoneSerializer(serializers.ModelSerializer):
    """One change with its before and after; `change` is the number of the ticket that records it."""

    target = serializers.PrimaryKeyRelatedField(
        queryset=Target.objects.none(), required=False, allow_null=True
    )
    finding = serializers.PrimaryKeyRelatedField(
        queryset=Finding.objects.none(), required=False, allow_null=True
    )
    change = serializers.SlugRelatedField(
        "number", queryset=Ticket.objects.none(), required=False, allow_null=True
    )
    done_at = serializers.DateTimeField(required=False, help_text="now if left out")
    done_by = serializers.CharField(source="done_by.full_name", read_only=True)
    photos = WorkPhotoSerializer(many=True, read_only=True)

    class Meta:
        model = WorkDone
        fields = [
            "id", "title", "target", "before", "after", "finding", "change", "done_by", "done_at", "photos",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inspection = self.context.get("inspection")
        if inspection is None:  # the schema is being drawn
            return
        contract, user = inspection.contract_id, self.context["request"].user
        targets = Target.objects.filter(contract=contract)
        tickets = Ticket.objects.visible_to(user).filter(contract=contract)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        self.fields["finding"].queryset = Finding.objects.filter(contract=contract)  # type: ignore[attr-defined]
        self.fields["change"].queryset = tickets  # type: ignore[attr-defined]


class SparePartSerializer(serializers.ModelSerializer):
    quantity = serializers.IntegerField(min_value=1, max_value=1000, default=1)
    recorded_by = serializers.CharField(source="recorded_by.full_name", read_only=True)

    class Meta:
        model = SparePart
        fields = ["id", "name", "serial", "quantity", "note", "recorded_by"]


class OfInspectionView(IdempotentPostMixin, generics.ListAPIView):
    """What was written down in one inspection in scope; POST adds one while answers are taken."""

    required_permissions = {"GET": VIEW, "POST": PERFORM}
    filter_backends = []

    def inspection(self) -> Inspection:
        rows = Inspection.objects.visible_to(self.request.user)
        return generics.get_object_or_404(rows, pk=self.kwargs["pk"])

    def taken(self, request: Request) -> tuple[Inspection, dict[str, Any]]:
        """The inspection and the valid body."""
        inspection = self.inspection()
        context = {**self.get_serializer_context(), "inspection": inspection}
        serializer = self.get_serializer_class()(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        return inspection, dict(serializer.validated_data)


class WorkListView(OfInspectionView):
    serializer_class = WorkDoneSerializer
    queryset = WorkDone.objects.none()

    def get_queryset(self) -> QuerySet[WorkDone]:
        rows = self.inspection().work_done.select_related("done_by", "change")
        return rows.prefetch_related("photos")

    @extend_schema(operation_id="inspections_work")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inspections_work_add", request=WorkDoneSerializer, responses={201: WorkDoneSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        inspection, asked = self.taken(request)
        work = record_work(inspection=inspection, actor=request.user, at=timezone.now(), **asked)  # type: ignore[arg-type]
        return Response(self.get_serializer(work).data, status=status.HTTP_201_CREATED)


class SparePartListView(OfInspectionView):
    serializer_class = SparePartSerializer
    queryset = SparePart.objects.none()

    def get_queryset(self) -> QuerySet[SparePart]:
        return self.inspection().spare_parts.select_related("recorded_by")

    @extend_schema(operation_id="inspections_spare_parts")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inspections_spare_part_add",
        request=SparePartSerializer,
        responses={201: SparePartSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        inspection, asked = self.taken(request)
        part = record_part(inspection=inspection, actor=request.user, at=timezone.now(), **asked)  # type: ignore[arg-type]
        return Response(self.get_serializer(part).data, status=status.HTTP_201_CREATED)


class WorkPhotoView(IdempotentPostMixin, generics.GenericAPIView):
    """POST (multipart) adds one photo, before or after, to work done."""

    required_permissions = {"POST": PERFORM}
    serializer_class = WorkPhotoSerializer
    queryset = WorkDone.objects.none()
    parser_classes = [MultiPartParser]
    filter_backends = []

    def get_queryset(self) -> QuerySet[WorkDone]:
        rows = WorkDone.objects.visible_to(self.request.user)
        return rows.select_related("inspection__contract", "target")

    @extend_schema(
        operation_id="inspections_work_photo_add",
        request={"multipart/form-data": WorkPhotoUploadSerializer},
        responses={201: WorkPhotoSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        work = self.get_object()
        serializer = WorkPhotoUploadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        photo = attach_photo(
            inspection=work.inspection,
            item=None,
            work=work,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            **serializer.validated_data,
        )
        return Response(self.get_serializer(photo).data, status=status.HTTP_201_CREATED)
