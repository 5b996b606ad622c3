"""REST: contracts, terms, who is on call, releases, systems and modules; all read-only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from contracts import selectors
from contracts.api.serializers import (
    ContractDetailSerializer,
    ContractSerializer,
    ModuleSerializer,
    OnCallSerializer,
    ReleaseSerializer,
    SystemSerializer,
    TermsSerializer,
)
from contracts.models.contract import Contract
from contracts.models.health import HealthProbe
from contracts.models.release import Deployment, ModuleVersion, Release
from contracts.models.system import Module, System
from contracts.permissions import VIEW


class _ReadOnly:
    required_permissions = {"GET": VIEW}


class _OfOneContract(_ReadOnly, generics.GenericAPIView):
    """Views below one contract, found within the caller's scope."""

    filter_backends = []
    queryset = Contract.objects.none()
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Any]:
        return Contract.objects.visible_to(self.request.user).select_related("hospital", "supplier")


class ContractListView(_ReadOnly, generics.ListAPIView):
    """Contracts in scope."""

    serializer_class = ContractSerializer
    queryset = Contract.objects.none()
    filterset_fields = ["key"]

    def get_queryset(self) -> QuerySet[Contract]:
        contracts = Contract.objects.visible_to(self.request.user).select_related("hospital", "supplier")
        return contracts.prefetch_related("systems__hospital")

    @extend_schema(operation_id="contracts_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ContractDetailView(_OfOneContract):
    """One contract with its clauses."""

    serializer_class = ContractDetailSerializer

    @extend_schema(operation_id="contracts_retrieve")
    def get(self, request: Request, key: str) -> Response:
        contract = self.get_object()
        return Response(self.get_serializer(contract).data)


class TermsView(_OfOneContract):
    """The version of the terms in force now."""

    serializer_class = TermsSerializer

    @extend_schema(operation_id="contracts_terms")
    def get(self, request: Request, key: str) -> Response:
        version = selectors.terms_in_force(self.get_object(), timezone.now())
        if version is None:
            raise Http404
        return Response(self.get_serializer(version).data)


class OnCallView(_OfOneContract):
    """Who answers now and whom to call next (M14)."""

    serializer_class = OnCallSerializer

    @extend_schema(operation_id="contracts_on_call")
    def get(self, request: Request, key: str) -> Response:
        contract, now = self.get_object(), timezone.now()
        answer = {
            "contract": contract.key,
            "at": now,
            "on_call": selectors.on_call_now(contract, now),
            "escalation_chain": selectors.escalation_chain(contract, now),
        }
        return Response(self.get_serializer(answer).data)


class ReleaseListView(_ReadOnly, generics.ListAPIView):
    """Releases of one contract, newest first (M11)."""

    serializer_class = ReleaseSerializer
    queryset = Release.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[Release]:
        contracts = Contract.objects.visible_to(self.request.user)
        contract = get_object_or_404(contracts, key=self.kwargs["key"])
        listed = Release.objects.visible_to(self.request.user).filter(contract=contract)
        return listed.select_related("contract").prefetch_related("module_versions__module")

    @extend_schema(operation_id="contracts_releases")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class SystemListView(_ReadOnly, generics.ListAPIView):
    """Systems in scope."""

    serializer_class = SystemSerializer
    queryset = System.objects.none()
    filterset_fields = ["key"]

    def get_queryset(self) -> QuerySet[System]:
        return System.objects.visible_to(self.request.user).select_related("hospital")

    @extend_schema(operation_id="contracts_systems")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ModuleListView(_ReadOnly, generics.ListAPIView):
    """Modules in scope with their health and versions (M01, M03)."""

    serializer_class = ModuleSerializer
    queryset = Module.objects.none()
    filterset_fields = ["system__key", "code"]

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": timezone.now()}

    def get_queryset(self) -> QuerySet[Module]:
        modules = Module.objects.visible_to(self.request.user).filter(is_active=True)
        return modules.select_related("system").prefetch_related(
            Prefetch("health_probes", HealthProbe.objects.filter(is_active=True), to_attr="active_probes"),
            Prefetch(
                "deployments",
                Deployment.objects.filter(removed_at=None).select_related("version"),
                to_attr="present_deployments",
            ),
            Prefetch("versions", ModuleVersion.objects.filter(is_newest=True), to_attr="newest_versions"),
        )

    @extend_schema(operation_id="contracts_modules")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
