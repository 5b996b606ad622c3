"""What a phone or a machine sends of one check; the same for the page and for REST."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inspections.services.answering import BY_HAND, Answer

LONGEST = 2000
LONGEST_NUMBER = 40
MOST_ANSWERS = 100


@extend_schema_field(OpenApiTypes.STR)
class NumberField(serializers.Field):
    """A number as people type it: full-width digits, a comma for the point; empty is none."""

    default_error_messages = {"number": _("This is not a number.")}

    def to_internal_value(self, data: Any) -> Decimal | None:
        if (
            isinstance(data, bool)
            or not isinstance(data, str | int | float)
            or len(str(data)) > LONGEST_NUMBER
        ):
            self.fail("number")
        text = unicodedata.normalize("NFKC", str(data)).strip().replace("。", ".")
        text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            self.fail("number")
        if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
            self.fail("number")
        return number

    def to_representation(self, value: Decimal) -> str:
        return f"{value.normalize():f}"


class AnswerSerializer(serializers.Serializer):
    """One answer; `key` is a UUID made where it was given, so that it arrives once."""

    key = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(
        [status.value for status in BY_HAND], required=False, allow_blank=True, default=""
    )
    value = NumberField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    cause = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")
    suggestion = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")
    skip_reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    answered_at = serializers.DateTimeField(
        required=False, help_text="when it was seen; now if left out, or if it lies in the future"
    )

    def answer(self) -> Answer:
        """The valid data as the service takes them."""
        data = self.validated_data
        return Answer(
            status=data["status"],
            value=data["value"],
            text=data["note"],
            cause=data["cause"],
            suggestion=data["suggestion"],
            reason=data["skip_reason"],
            measured_at=data.get("answered_at"),
            key=data.get("key"),
        )


def first_fault(serializer: serializers.Serializer) -> str:
    """The first fault in words, with its field."""
    for field, faults in serializer.errors.items():
        return f"{field}: {faults[0] if isinstance(faults, list) and faults else faults}"
    return ""
