"""REST: code lists, their versions, and look-ups of codes; all read-only."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from codes.models.code import Code
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from codes.permissions import VIEW
from codes.selectors import look_up, system_in_use, systems_in_use


class CodeSystemSerializer(serializers.ModelSerializer):
    """A list that the caller's hospital uses."""

    hospital = serializers.CharField(source="hospital.key", default=None, allow_null=True)

    class Meta:
        model = CodeSystem
        fields = ["key", "hospital", "kind", "name_zh", "name_en", "note"]
        read_only_fields = fields


class CodeVersionSerializer(serializers.ModelSerializer):
    """A published version; days are both included."""

    class Meta:
        model = CodeSystemVersion
        fields = [
            "number", "label", "source", "valid_from", "valid_to", "published_at", "code_count",
            "added_count", "changed_count", "retired_count", "sha256",
        ]  # fmt: skip
        read_only_fields = fields


class CodeSerializer(serializers.ModelSerializer):
    """A code as it is valid on the day asked for; `class_basis` says what its class rests on."""

    class_basis = serializers.CharField(source="category_basis")
    locals()["class"] = serializers.CharField(source="category")  # a word of Python, but the field's name

    class Meta:
        model = Code
        fields = [
            "code", "name_zh", "name_en", "class", "class_basis", "parent", "attributes", "valid_from",
            "valid_to",
        ]  # fmt: skip
        read_only_fields = fields


class LookUpSerializer(serializers.Serializer):
    """What a look-up asks for."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=60)
    code = serializers.CharField(required=False, max_length=40)
    on = serializers.DateField(required=False)


class _ReadOnly:
    required_permissions = {"GET": VIEW}


def system_or_404(request: Request, key: str) -> CodeSystem:
    system = system_in_use(request.user, key)  # type: ignore[arg-type]
    if system is None:
        raise Http404
    return system


class CodeSystemListView(_ReadOnly, generics.ListAPIView):
    """The lists in scope."""

    serializer_class = CodeSystemSerializer
    queryset = CodeSystem.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[CodeSystem]:
        return systems_in_use(self.request.user).select_related("hospital")  # type: ignore[arg-type]

    @extend_schema(operation_id="codes_systems")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class CodeVersionListView(_ReadOnly, generics.ListAPIView):
    """Published versions of a list, newest first."""

    serializer_class = CodeVersionSerializer
    queryset = CodeSystemVersion.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[CodeSystemVersion]:
        system = system_or_404(self.request, self.kwargs["key"])
        versions: QuerySet[CodeSystemVersion] = CodeSystemVersion.objects.visible_to(self.request.user)
        return versions.published().filter(system=system)  # type: ignore[attr-defined]

    @extend_schema(operation_id="codes_versions")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class CodeLookUpView(_ReadOnly, generics.GenericAPIView):
    """Up to 30 codes of a list valid on a day (today), best match first; `code` asks for exactly one."""

    serializer_class = CodeSerializer
    queryset = Code.objects.none()
    filter_backends = []
    pagination_class = None

    @extend_schema(
        operation_id="codes_look_up",
        parameters=[
            OpenApiParameter("q", str, description="start of a code, part of a name, or pinyin initials"),
            OpenApiParameter("code", str, description="exactly this code"),
            OpenApiParameter("on", date, description="the day the codes must be valid; today if left out"),
        ],
        responses={200: CodeSerializer(many=True)},
    )
    def get(self, request: Request, key: str) -> Response:
        system = system_or_404(request, key)
        asked = LookUpSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        on = asked.validated_data.get("on") or timezone.localdate()
        if "code" in asked.validated_data:
            found = Code.objects.filter(system=system, code=asked.validated_data["code"]).valid_on(on)
        else:
            found = look_up(system, asked.validated_data.get("q", ""), on=on)
        return Response(self.get_serializer(found, many=True).data)
