"""REST: the indicators of the homepages, and the complications after elective surgery."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models.user import User
from quality.api.homepages import hospital_of
from quality.complication_list import complication_lines
from quality.figures import figures_of, rounded
from quality.forms.spans import SpanForm
from quality.models.homepage import Homepage
from quality.permissions import VIEW
from quality.selectors.measures import values_of
from quality.selectors.spans import Span

SPAN = [
    OpenApiParameter(
        "first", str, description="First month of discharge (for QI-11 of the first save), yyyy-MM."
    ),
    OpenApiParameter(
        "last", str, description="Last month of discharge (for QI-11 of the first save); at most three years."
    ),
    OpenApiParameter("department", str, description="Code of the discharging department."),
    OpenApiParameter("coder", str, description="Name of the coder."),
]


class IndicatorSerializer(serializers.Serializer[Any]):
    """One indicator; `value` is rounded to two places, null with the `gap` that explains it.

    `homepages` are the stays in the numerator, null where it is a sum; `left_out` counts homepages of the
    span that the indicator is not taken over (drafts in PA, in PA-01 those with errors as well).
    """

    id = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True)
    numerator = serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    undetermined = serializers.IntegerField()
    left_out = serializers.IntegerField()
    gap = serializers.CharField(allow_null=True)
    homepages = serializers.ListField(child=serializers.CharField(), allow_null=True)


class ComplicationSerializer(serializers.Serializer[Any]):
    """One complication of one stay."""

    record_no = serializers.CharField()
    admission_count = serializers.IntegerField()
    discharged_on = serializers.DateField()
    department = serializers.CharField()
    operation_code = serializers.CharField()
    operation_date = serializers.CharField()
    elective_by = serializers.CharField()
    group = serializers.CharField()
    group_name = serializers.CharField()
    diagnosis_code = serializers.CharField()
    listed_by = serializers.CharField()


class IndicatorListView(APIView):
    """All indicators of a span of discharge months, in the order of the catalogue."""

    required_permissions = {"GET": VIEW}

    @extend_schema(
        operation_id="homepage_indicators", parameters=SPAN, responses=IndicatorSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        figures = figures_of(values_of(_caller(request), _span(request)))
        rows = [
            {
                "id": figure.description.id,
                "name": figure.description.name,
                "unit": figure.value.unit,
                "value": None if figure.value.value is None else rounded(figure.value.value),
                "numerator": figure.value.numerator,
                "denominator": figure.value.denominator,
                "undetermined": figure.value.undetermined,
                "left_out": len(figure.value.left_out),
                "gap": figure.value.gap,
                "homepages": figure.value.cases,
            }
            for figure in figures
        ]
        return Response(IndicatorSerializer(rows, many=True).data)


class ComplicationListView(APIView):
    """Q04: complications after elective surgery of a span, by day of discharge."""

    required_permissions = {"GET": VIEW}

    @extend_schema(
        operation_id="homepage_complications", parameters=SPAN, responses=ComplicationSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        rows = [
            {
                "record_no": line.homepage.record_no,
                "admission_count": line.homepage.admission_count,
                "discharged_on": line.homepage.discharged_on,
                "department": line.homepage.department_name,
                "operation_code": line.operation_code,
                "operation_date": line.operation_date,
                "elective_by": "op_timing" if line.is_by_timing else "admission_route",
                "group": line.group.number,
                "group_name": line.group_name,
                "diagnosis_code": line.code,
                "listed_by": line.prefix,
            }
            for line in complication_lines(_caller(request), _span(request))
        ]
        return Response(ComplicationSerializer(rows, many=True).data)


def _caller(request: Request) -> User:
    return cast(User, request.user)


def _span(request: Request) -> Span:
    """The span of the query; raises ValidationError naming the parameter at fault."""
    hospital = hospital_of(request)
    homepages = Homepage.objects.visible_to(request.user).filter(hospital=hospital)
    form = SpanForm(
        request.query_params, hospital_id=hospital.pk, homepages=homepages, today=timezone.localdate()
    )
    if not form.is_valid():
        raise ValidationError({name: list(map(str, errors)) for name, errors in form.errors.items()})
    return form.span
