"""Tickets as REST shows them, and as it takes new ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contracts.models.contract import Contract
from core.domain.instants import SECOND, micros
from tickets.api.fields import ContractField, TicketNumberField
from tickets.domain.flow import Move
from tickets.models.choices import Channel, ClockState, Kind, Party, Severity
from tickets.models.clock import Clock
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.selectors.history import calendar_of
from tickets.selectors.moves import available_moves

_PLACE = ("contract", "system", "module", "device", "department")


class TicketSerializer(serializers.ModelSerializer):
    """One line of the list."""

    contract = serializers.CharField(source="contract.key")
    system = serializers.CharField(source="system.key")
    module = serializers.CharField(source="module.code", default=None, allow_null=True)
    device = serializers.CharField(source="device.code", default=None, allow_null=True)
    department = serializers.CharField(source="department.name_zh", default=None, allow_null=True)
    assignee = serializers.CharField(source="assignee.full_name", default=None, allow_null=True)

    class Meta:
        model = Ticket
        fields = [
            "number", "spoken_number", *_PLACE, "kind", "severity", "state", "title", "channel",
            "reporter_name", "assignee", "occurred_at", "recorded_at", "next_due_at",
            "is_breached", "is_paused",
        ]  # fmt: skip
        read_only_fields = fields


class ClockSerializer(serializers.ModelSerializer):
    """One target; `remaining_s` counts open time at `as_of` of the ticket, negative when it is overdue."""

    remaining_s = serializers.SerializerMethodField()
    budget_s = serializers.SerializerMethodField()
    promise = serializers.CharField(source="term.promise")

    class Meta:
        model = Clock
        fields = [
            "kind", "state", "promise", "budget_s", "started_at", "due_at", "original_due_at",
            "agreed_due_at", "met_at", "breached_at", "is_excused", "acknowledged_at", "is_not_computable",
            "remaining_s",
        ]  # fmt: skip
        read_only_fields = fields

    def get_budget_s(self, clock: Clock) -> float:
        return clock.budget_us / SECOND

    @extend_schema_field({"type": ["number", "null"]})
    def get_remaining_s(self, clock: Clock) -> float | None:
        now: datetime = self.context["as_of"]
        if clock.state == ClockState.PAUSED:
            return (clock.budget_us - clock.consumed_us) / SECOND
        if clock.state != ClockState.RUNNING or clock.due_at is None:
            return None
        if clock.due_at <= now:
            return (clock.due_at - now).total_seconds()
        return calendar_of(clock.calendar).elapsed_as_covered(micros(now), micros(clock.due_at)) / SECOND


class EventSerializer(serializers.ModelSerializer):
    """One fact of a ticket's life."""

    id = serializers.IntegerField()
    party = serializers.ChoiceField(choices=Party.choices)
    channel = serializers.ChoiceField(choices=Channel.choices, allow_blank=True)
    actor = serializers.CharField(source="actor.full_name", default=None, allow_null=True)
    payload = serializers.DictField(child=serializers.JSONField())

    class Meta:
        model = TicketEvent
        fields = ["id", "type", "occurred_at", "recorded_at", "actor", "party", "channel", "payload"]
        read_only_fields = fields


class TicketDetailSerializer(TicketSerializer):
    """A ticket with its clocks as they stand at `as_of`, its latest 200 events and what the caller may do."""

    duplicate_of = serializers.CharField(source="duplicate_of.number", default=None, allow_null=True)
    follows = serializers.CharField(source="follows.number", default=None, allow_null=True)
    as_of = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    class Meta(TicketSerializer.Meta):
        fields = [
            *TicketSerializer.Meta.fields, "description", "reporter_phone", "answered_at", "arrived_at",
            "solved_at", "confirmed_at", "archived_at", "cause", "remedy", "work_minutes", "duplicate_of",
            "follows", "as_of", "clocks", "events", "moves",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Ticket) -> dict[str, Any]:
        self._now = timezone.now()
        events = TicketEvent.objects.filter(ticket=instance).select_related("actor")
        self._events = list(events.order_by("pk"))
        self._clocks = list(
            Clock.objects.filter(ticket=instance).select_related("term", "calendar").order_by("pk")
        )
        return super().to_representation(instance)

    def get_as_of(self, ticket: Ticket) -> datetime:
        return self._now

    @extend_schema_field(ClockSerializer(many=True))
    def get_clocks(self, ticket: Ticket) -> Any:
        context = {**self.context, "as_of": self._now}
        return ClockSerializer(self._clocks, many=True, context=context).data

    @extend_schema_field(EventSerializer(many=True))
    def get_events(self, ticket: Ticket) -> Any:
        shown = readable(self._events, self.context["request"].user)
        return EventSerializer(shown[-200:], many=True, context=self.context).data

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=[m.value for m in Move]))
    )
    def get_moves(self, ticket: Ticket) -> list[str]:
        user = self.context["request"].user
        return [
            move.value for move in available_moves(ticket, user, events=self._events, clocks=self._clocks)
        ]


def readable(events: Sequence[TicketEvent], user: Any) -> list[TicketEvent]:
    """Leave out what the other organisation wrote for itself."""
    return [
        event
        for event in events
        if user.is_superuser
        or not event.payload.get("is_internal")
        or (event.actor is not None and event.actor.organisation_id == user.organisation_id)
    ]


class NewTicketSerializer(serializers.Serializer):
    """A report: contract by key, system, module, device and department by their keys within it."""

    contract = ContractField()
    system = serializers.CharField(max_length=20, required=False, help_text="may be left out if there is one")
    module = serializers.CharField(max_length=20, required=False)
    device = serializers.CharField(max_length=40, required=False)
    department = serializers.CharField(max_length=30, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.FAULT)
    severity = serializers.ChoiceField(choices=Severity.choices, default=Severity.NORMAL)
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.API)
    occurred_at = serializers.DateTimeField(required=False, help_text="when the call came; now if left out")
    reporter_name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    reporter_phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    follows = TicketNumberField(required=False, help_text="the earlier ticket of a fault that came back")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        contract: Contract = attrs["contract"]
        systems = contract.systems.all()
        if "system" not in attrs and systems.count() > 1:
            raise serializers.ValidationError({"system": [_("The contract has several systems: name one.")]})
        system = self._one("system", systems, key=attrs["system"]) if "system" in attrs else systems.get()
        attrs["system"] = system
        if "module" in attrs:
            attrs["module"] = self._one("module", system.modules.all(), code=attrs["module"])
        if "device" in attrs:
            attrs["device"] = self._one("device", contract.devices.all(), code=attrs["device"])
        if "department" in attrs:
            departments = contract.hospital.departments.all()
            attrs["department"] = self._one("department", departments, code=attrs["department"])
        return attrs

    def _one(self, field: str, rows: Any, **lookup: str) -> Any:
        row = rows.filter(**lookup).first()
        if row is None:
            raise serializers.ValidationError({field: [_("There is no such entry in the contract.")]})
        return row
