"""What REST shows of contracts."""

from datetime import datetime

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contracts.domain.health import shown_state
from contracts.models.contract import Clause, Contract
from contracts.models.health import HealthProbe
from contracts.models.people import Personnel
from contracts.models.release import Deployment, Release
from contracts.models.system import Module, System
from contracts.models.terms import ContractVersion, ServiceTerm


class SystemSerializer(serializers.ModelSerializer):
    hospital = serializers.CharField(source="hospital.key", read_only=True)

    class Meta:
        model = System
        fields = ["id", "key", "hospital", "name_zh", "name_en"]


class ClauseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Clause
        fields = ["ref", "title_zh", "title_en", "text_zh", "promised_count_per_year"]


class ContractSerializer(serializers.ModelSerializer):
    hospital = serializers.CharField(source="hospital.key", read_only=True)
    supplier = serializers.CharField(source="supplier.key", read_only=True)
    systems = SystemSerializer(many=True, read_only=True)

    class Meta:
        model = Contract
        fields = [
            "id", "key", "number", "name_zh", "name_en", "hospital", "supplier", "systems", "starts_on",
            "ends_on", "hotline", "mailbox",
        ]  # fmt: skip


class ContractDetailSerializer(ContractSerializer):
    clauses = ClauseSerializer(many=True, read_only=True)

    class Meta(ContractSerializer.Meta):
        fields = [*ContractSerializer.Meta.fields, "clauses"]


class ServiceTermSerializer(serializers.ModelSerializer):
    calendar = serializers.CharField(source="calendar.key", allow_null=True, read_only=True, default=None)

    class Meta:
        model = ServiceTerm
        fields = [
            "kind", "severity", "clock", "starts_on", "stops_on", "budget_s", "calendar", "pause_reasons",
            "agreed_time", "grace_s", "warning_points", "promise_zh", "promise_en", "source_zh",
        ]  # fmt: skip


class TermsSerializer(serializers.ModelSerializer):
    """A version of a contract's terms."""

    contract = serializers.CharField(source="contract.key", read_only=True)
    terms = ServiceTermSerializer(many=True, read_only=True)

    class Meta:
        model = ContractVersion
        fields = ["contract", "number", "in_force_from", "in_force_to", "terms"]


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = Personnel
        fields = ["id", "role", "name", "phone", "is_phone_always_on"]


class OnCallSerializer(serializers.Serializer):
    """Who answers now, and whom to call after that, in order."""

    contract = serializers.CharField()
    at = serializers.DateTimeField()
    on_call = PersonSerializer(many=True)
    escalation_chain = PersonSerializer(many=True)


class ProbeSerializer(serializers.ModelSerializer):
    """A probe with the state that may be believed now: a good one that nobody confirmed is unknown."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = HealthProbe
        fields = ["key", "aspect", "kind", "state", "state_changed_at", "last_sample_at"]

    @extend_schema_field(serializers.ChoiceField(choices=HealthProbe.State.choices))
    def get_state(self, probe: HealthProbe) -> str:
        at: datetime = self.context["at"]
        return shown_state(probe.state, probe.last_sample_at, at, probe.interval_s, probe.timeout_s)


class DeploymentSerializer(serializers.ModelSerializer):
    version = serializers.CharField(source="version.version", read_only=True)
    is_newest = serializers.BooleanField(source="version.is_newest", read_only=True)

    class Meta:
        model = Deployment
        fields = ["environment", "place", "version", "is_newest", "installed_at"]


class ModuleSerializer(serializers.ModelSerializer):
    """A module with its health and with what runs where."""

    system = serializers.CharField(source="system.key", read_only=True)
    newest_version = serializers.SerializerMethodField()
    probes = ProbeSerializer(source="active_probes", many=True, read_only=True)
    deployments = DeploymentSerializer(source="present_deployments", many=True, read_only=True)

    class Meta:
        model = Module
        fields = [
            "id", "system", "code", "name_zh", "name_en", "is_core", "newest_version", "probes",
            "deployments",
        ]  # fmt: skip

    def get_newest_version(self, module: Module) -> str | None:
        newest = next(iter(module.newest_versions), None)  # type: ignore[attr-defined]
        return newest.version if newest else None


class ReleaseSerializer(serializers.ModelSerializer):
    contract = serializers.CharField(source="contract.key", read_only=True)
    module_versions = serializers.StringRelatedField(many=True)  # type: ignore[var-annotated]
    documents = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = [
            "id", "contract", "title", "version", "summary", "state", "completed_at", "module_versions",
            "documents",
        ]  # fmt: skip

    def get_documents(self, release: Release) -> dict[str, bool]:
        """Which of the three documents are there."""
        return {
            "update_notes": release.update_notes_id is not None,
            "user_manual": release.user_manual_id is not None,
            "installation_manual": release.installation_manual_id is not None,
        }


class HeartbeatSerializer(serializers.Serializer):
    """A sign of life of one module: the contract's key and the probe's."""

    contract = serializers.SlugField(max_length=20)
    probe = serializers.SlugField(max_length=60)


class HeartbeatAnswerSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=HealthProbe.State.choices)
    next_expected_before = serializers.DateTimeField()
