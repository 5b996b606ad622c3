"""REST: looks at a target, and every result of one beside that of the look before (M18, M20)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from inspections.domain.looks import Turn
from inspections.models.look import Look, LookResult
from inspections.models.target import Target
from inspections.permissions import VIEW
from inspections.selectors.looks import seen


class LookSerializer(serializers.ModelSerializer):
    """One look: `looked_by` is null when the schedule looked, `fault` says why there are no results."""

    target = serializers.CharField(source="target.name", read_only=True)
    inspection = serializers.CharField(source="inspection.label", read_only=True, default=None)
    catalogue_version = serializers.IntegerField(source="catalogue.number", read_only=True, default=None)
    looked_by = serializers.CharField(source="looked_by.full_name", read_only=True, default=None)
    results = serializers.IntegerField(source="all_results", read_only=True)
    critical = serializers.IntegerField(source="critical_results", read_only=True)
    warn = serializers.IntegerField(source="warn_results", read_only=True)
    unknown = serializers.IntegerField(source="unknown_results", read_only=True)

    class Meta:
        model = Look
        fields = [
            "id", "target", "inspection", "catalogue_version", "source", "looked_by", "measured_at",
            "received_at", "fault", "results", "critical", "warn", "unknown",
        ]  # fmt: skip
        read_only_fields = fields


class LookResultSerializer(serializers.ModelSerializer):
    """One check as it was asked and answered."""

    name_zh = serializers.CharField(source="check_row.name_zh", read_only=True)
    name_en = serializers.CharField(source="check_row.name_en", read_only=True)
    rule = serializers.CharField(source="check_row.rule", read_only=True)

    class Meta:
        model = LookResult
        fields = [
            "code", "name_zh", "name_en", "rule", "warn", "critical", "limit_from", "status", "value", "unit",
            "reason", "rows",
        ]  # fmt: skip
        read_only_fields = fields


class LookLineSerializer(serializers.Serializer):
    """A result, the one before, and what became of it; `delta` is null where the two cannot be compared."""

    result = LookResultSerializer()
    before_status = serializers.CharField(source="before.status", default=None, allow_null=True)
    before_value = serializers.DecimalField(
        source="before.value", max_digits=24, decimal_places=6, default=None, allow_null=True
    )
    delta = serializers.DecimalField(source="change.delta", max_digits=24, decimal_places=6, allow_null=True)
    turn = serializers.ChoiceField(choices=[(str(one), str(one)) for one in Turn])


class LookDetailSerializer(LookSerializer):
    before = serializers.SerializerMethodField(help_text="id of the look it is compared with")
    lines = serializers.SerializerMethodField()

    class Meta(LookSerializer.Meta):
        fields = [*LookSerializer.Meta.fields, "before", "lines"]
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_before(self, look: Look) -> int | None:
        before = self.context["seen"].before
        return before.pk if before else None

    @extend_schema_field(LookLineSerializer(many=True))
    def get_lines(self, look: Look) -> Any:
        return LookLineSerializer(self.context["seen"].lines, many=True).data


def _looks(request: Request) -> QuerySet[Look]:
    rows = Look.objects.visible_to(request.user).counted()
    found: QuerySet[Look] = rows.select_related("target", "inspection", "catalogue", "looked_by")
    return found


class LookListView(generics.ListAPIView):
    """Looks at one target in scope, newest first, with or without an inspection under way."""

    required_permissions = {"GET": VIEW}
    serializer_class = LookSerializer
    queryset = Look.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[Look]:
        targets = Target.objects.visible_to(self.request.user)
        target = generics.get_object_or_404(targets, pk=self.kwargs["pk"])
        return _looks(self.request).filter(target=target)

    @extend_schema(operation_id="inspections_looks")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class LookView(generics.GenericAPIView):
    """One look with every result of it, the gravest first, beside the look before."""

    required_permissions = {"GET": VIEW}
    serializer_class = LookDetailSerializer
    queryset = Look.objects.none()

    @extend_schema(operation_id="inspections_look")
    def get(self, request: Request, pk: int) -> Response:
        look = generics.get_object_or_404(_looks(request), pk=pk)
        return Response(LookDetailSerializer(look, context={"seen": seen(look)}).data)
