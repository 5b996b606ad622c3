"""Which tickets a list shows: the same questions on pages, in REST and in exports."""

from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.organisation import Department
from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.system import System
from tickets.models.choices import Channel, Kind, Severity, State
from tickets.models.ticket import Ticket
from tickets.selectors.search import search_tickets


def _contracts(request: Any) -> QuerySet[Contract]:
    return Contract.objects.visible_to(request.user) if request else Contract.objects.none()


def _systems(request: Any) -> QuerySet[System]:
    return System.objects.visible_to(request.user) if request else System.objects.none()


def _departments(request: Any) -> QuerySet[Department]:
    """Departments of the hospitals whose contracts are in scope: suppliers see them through these."""
    hospitals = _contracts(request).values("hospital")
    return Department.objects.filter(organisation__in=hospitals)


def _people(request: Any) -> QuerySet[User]:
    suppliers = _contracts(request).values("supplier")
    return User.objects.filter(organisation__in=suppliers).people()


class TicketFilter(django_filters.FilterSet):
    """`q` searches; `view` is a ready question (VIEWS); the others narrow by one column each."""

    VIEWS = [
        ("open", _("open")),
        ("mine", _("mine")),
        ("due", _("due within the hour")),
        ("breached", _("breached and open")),
        ("paused", _("paused")),
        ("unassigned", _("nobody in charge")),
    ]

    q = django_filters.CharFilter(label=_("search"), method="by_words", max_length=200)
    view = django_filters.ChoiceFilter(label=_("view"), choices=VIEWS, method="by_view")
    state = django_filters.MultipleChoiceFilter(label=_("state"), choices=State.choices, distinct=False)
    contract = django_filters.ModelMultipleChoiceFilter(
        label=_("contract"), queryset=_contracts, to_field_name="key"
    )
    system = django_filters.ModelMultipleChoiceFilter(label=_("system"), queryset=_systems)
    kind = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("ticket", "kind"), choices=Kind.choices, distinct=False
    )
    severity = django_filters.MultipleChoiceFilter(
        label=_("severity"), choices=Severity.choices, distinct=False
    )
    channel = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("ticket", "channel"), choices=Channel.choices, distinct=False
    )
    department = django_filters.ModelMultipleChoiceFilter(label=_("department"), queryset=_departments)
    assignee = django_filters.ModelMultipleChoiceFilter(label=_("in charge"), queryset=_people)
    breached = django_filters.BooleanFilter(label=_("breached"), field_name="is_breached")
    reported_from = django_filters.DateFilter(label=_("reported from"), method="from_day")
    reported_until = django_filters.DateFilter(label=_("reported until"), method="until_day")

    class Meta:
        model = Ticket
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        """The search comes last: how rare its words are depends on what the other questions left."""
        names = sorted(self.form.cleaned_data, key=lambda name: name == "q")
        for name in names:
            queryset = self.filters[name].filter(queryset, self.form.cleaned_data[name])
        return queryset

    def by_words(self, tickets: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        return search_tickets(tickets, value)

    def by_view(self, tickets: Any, name: str, value: str) -> QuerySet[Ticket]:
        now = timezone.now()
        match value:
            case "open":
                return tickets.open()
            case "mine":
                return tickets.open().filter(assignee=self.request.user)
            case "due":
                return tickets.open().filter(next_due_at__gte=now, next_due_at__lt=now + DUE_SOON)
            case "breached":
                return tickets.open().breached()
            case "paused":
                return tickets.open().filter(is_paused=True)
            case _:
                return tickets.working().filter(assignee=None)

    def from_day(self, tickets: QuerySet[Ticket], name: str, value: Any) -> QuerySet[Ticket]:
        return tickets.filter(occurred_at__gte=_midnight(value))

    def until_day(self, tickets: QuerySet[Ticket], name: str, value: Any) -> QuerySet[Ticket]:
        return tickets.filter(occurred_at__lt=_midnight(value) + ONE_DAY)


DUE_SOON = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
