"""REST: who am I, and the directory of organisations, departments and accounts within scope."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.grants import READ_DIRECTORY
from accounts.models.organisation import Department, Organisation
from accounts.models.user import User
from accounts.permissions import Permission


class OrganisationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["id", "key", "kind", "name_zh", "name_en"]


class DepartmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Department
        fields = ["id", "organisation", "code", "name_zh", "name_en", "phone"]


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username", "full_name", "role", "organisation", "department", "phone", "is_active"]


class MeSerializer(serializers.Serializer):
    """The caller, and what it may do."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    full_name = serializers.CharField()
    role = serializers.CharField()
    language = serializers.CharField()
    organisation = OrganisationSerializer(allow_null=True)
    department = DepartmentSerializer(allow_null=True)
    permissions = serializers.ListField(child=serializers.CharField(), help_text="names of what is allowed")
    scopes = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="scopes of the machine key; null for people"
    )
    calls_per_minute = serializers.IntegerField(allow_null=True, help_text="null for people")


class MeView(APIView):
    """Who is calling: open to every known caller, machines without any scope included."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MeSerializer, operation_id="accounts_me")
    def get(self, request: Request) -> Response:
        user: User = request.user  # type: ignore[assignment]
        registry = sorted(Permission.registry.items())
        me: dict[str, Any] = {
            "id": user.pk,
            "username": user.username,
            "full_name": user.full_name,
            "role": user.role,
            "language": user.language,
            "organisation": user.organisation,
            "department": user.department,
            "permissions": [name for name, permission in registry if user.can(permission)],
            "scopes": sorted(user.key_scopes) if user.is_machine else None,
            "calls_per_minute": user.calls_per_minute,
        }
        return Response(MeSerializer(me).data)


class OrganisationListView(generics.ListAPIView):
    """The caller's own organisation; all of them for administrators."""

    required_permissions = {"GET": READ_DIRECTORY}
    serializer_class = OrganisationSerializer
    queryset = Organisation.objects.none()
    filterset_fields = ["kind", "key"]

    def get_queryset(self) -> Any:
        return Organisation.objects.visible_to(self.request.user)


class DepartmentListView(generics.ListAPIView):
    """Departments of the caller's organisation."""

    required_permissions = {"GET": READ_DIRECTORY}
    serializer_class = DepartmentSerializer
    queryset = Department.objects.none()
    filterset_fields = ["code"]

    def get_queryset(self) -> Any:
        return Department.objects.visible_to(self.request.user)


class UserListView(generics.ListAPIView):
    """People of the caller's organisation; machine callers see none."""

    required_permissions = {"GET": READ_DIRECTORY}
    serializer_class = UserSerializer
    queryset = User.objects.none()
    filterset_fields = ["role", "is_active"]

    def get_queryset(self) -> Any:
        return User.objects.visible_to(self.request.user).people()
