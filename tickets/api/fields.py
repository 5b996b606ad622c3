"""How rows of other apps are named in the REST interfaces: by key or code, within the caller's scope."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models.user import User
from contracts.models.contract import Contract
from tickets.domain.numbers import bare
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket


class ContractField(serializers.SlugRelatedField):
    """A contract by its key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="key", queryset=Contract.objects.none(), **options)

    def get_queryset(self) -> QuerySet[Contract]:
        visible = Contract.objects.visible_to(self.context["request"].user)
        return visible.select_related("hospital", "supplier")


class TicketNumberField(serializers.SlugRelatedField):
    """A ticket by its number, spaces and dashes apart."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="number", queryset=Ticket.objects.none(), **options)

    def get_queryset(self) -> QuerySet[Ticket]:
        return Ticket.objects.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(bare(data) if isinstance(data, str) else data)


class EventField(serializers.PrimaryKeyRelatedField):
    """An event of a ticket in scope, by its id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=TicketEvent.objects.none(), **options)

    def get_queryset(self) -> QuerySet[TicketEvent]:
        return TicketEvent.objects.visible_to(self.context["request"].user)


class PersonField(serializers.SlugRelatedField):
    """A person of a supplier in scope, by user name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="username", queryset=User.objects.none(), **options)

    def get_queryset(self) -> QuerySet[User]:
        suppliers = Contract.objects.visible_to(self.context["request"].user).values("supplier")
        return User.objects.filter(organisation__in=suppliers, is_active=True).people()
