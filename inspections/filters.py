"""Which findings a list shows: the same questions on pages, in REST and in exports."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from contracts.models.contract import Contract
from inspections.models.choices import OPEN_FINDINGS, FindingState
from inspections.models.finding import Finding


def _contracts(request: Any) -> QuerySet[Contract]:
    return Contract.objects.visible_to(request.user) if request else Contract.objects.none()


def _people(request: Any) -> QuerySet[User]:
    """The people of both sides of the contracts in scope."""
    contracts = _contracts(request)
    sides = Q(organisation__in=contracts.values("hospital")) | Q(
        organisation__in=contracts.values("supplier")
    )
    return User.objects.filter(sides, is_active=True).people()


class FindingFilter(django_filters.FilterSet):
    """`q` searches title, object, fact and check; `view` is a ready question."""

    VIEWS = [
        ("open", _("open")),
        ("mine", _("mine")),
        ("overdue", _("past their date")),
        ("risks", _("accepted risks")),
        ("recurred", _("come back")),
    ]

    q = django_filters.CharFilter(label=_("search"), method="by_words", max_length=100)
    view = django_filters.ChoiceFilter(label=_("view"), choices=VIEWS, method="by_view")
    contract = django_filters.ModelChoiceFilter(
        label=_("contract"), queryset=_contracts, to_field_name="key", empty_label=_("all")
    )
    severity = django_filters.ChoiceFilter(
        label=_("severity of the risk"), choices=Finding.Severity.choices, empty_label=_("all")
    )
    state = django_filters.ChoiceFilter(label=_("state"), choices=FindingState.choices, empty_label=_("all"))
    owner = django_filters.ModelChoiceFilter(label=_("owner"), queryset=_people, empty_label=_("all"))
    inspection = django_filters.NumberFilter(
        label=_("inspection"), method="by_inspection", widget=forms.HiddenInput
    )

    class Meta:
        model = Finding
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        for word in value.split()[:5]:
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(object__icontains=word)
                | Q(fact__icontains=word)
                | Q(check_code__iexact=word)
            )
        return rows

    def by_view(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        if value == "risks":
            return rows.filter(state=FindingState.ACCEPTED_RISK)
        if value == "recurred":
            return rows.filter(state=FindingState.RECURRED)
        rows = rows.filter(state__in=OPEN_FINDINGS)
        if value == "mine":
            return rows.filter(owner=self.request.user.pk) if self.request else rows.none()
        if value == "overdue":
            return rows.filter(due_on__lt=timezone.localdate())
        return rows

    def by_inspection(self, rows: QuerySet[Finding], name: str, value: Any) -> QuerySet[Finding]:
        """Found or seen again in one inspection."""
        key = int(value) if 0 < value < 2**63 else 0
        return rows.filter(Q(first_seen=key) | Q(last_seen=key) | Q(events__inspection=key)).distinct()
