"""Homepages, findings and discharges as REST takes and shows them."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from quality.domain.reconciliation import FIRST_DISCHARGES, discharge_fault
from quality.models.discharge import Discharge
from quality.models.finding import FindingRow, Severity
from quality.models.homepage import Homepage, HomepageRevision

MOST_DISCHARGES = 1000


class HomepageFindingSerializer(serializers.Serializer):
    """One finding; `value` is masked when it names the patient."""

    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    field = serializers.CharField(help_text="the first key path, e.g. operations[0].date")
    # Every serializer has a property of that name: the declared field is taken out before it could hide it.
    locals()["fields"] = serializers.ListField(child=serializers.CharField())
    message = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    source = serializers.CharField(help_text="where the rule comes from")  # type: ignore[assignment]


class KeptHomepageFindingSerializer(HomepageFindingSerializer):
    """A finding of a kept homepage with what became of it."""

    state = serializers.ChoiceField(choices=FindingRow.State.choices)
    reason = serializers.CharField()


class VerdictSerializer(serializers.Serializer):
    """What the rules say of a record that is not kept."""

    is_acceptable = serializers.BooleanField(help_text="no errors; warnings still need a reason each")
    error_count = serializers.IntegerField()
    warning_count = serializers.IntegerField()
    catalogue = serializers.CharField(help_text="version of the rules")
    findings = HomepageFindingSerializer(many=True)


class AcknowledgementSerializer(serializers.Serializer):
    """Why a warning may stand."""

    rule = serializers.CharField(max_length=20)
    field = serializers.CharField(max_length=80, allow_blank=True)
    reason = serializers.CharField(max_length=200)


class RecordSerializer(serializers.Serializer):
    """A record in the keys of the field catalogue; the record may also be the body itself."""

    record = serializers.DictField()


class NewHomepageSerializer(RecordSerializer):
    """A record to keep, reasons for its warnings, and whether a refused one is kept as a draft."""

    acknowledgements = AcknowledgementSerializer(many=True, required=False)
    keep_draft = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError({unknown[0]: [_("There is no such field.")]})
        return attrs


class HomepageSerializer(serializers.ModelSerializer):
    """One line of the list: nothing that names the patient."""

    class Meta:
        model = Homepage
        fields = [
            "id", "record_no", "admission_count", "state", "revision", "discharged_on", "department_code",
            "department_name", "coder_name", "channel", "error_count", "warning_count",
            "open_warning_count", "received_at", "accepted_at", "changed_at", "checked_at",
        ]  # fmt: skip
        read_only_fields = fields


class RevisionSerializer(serializers.ModelSerializer):
    """One save: which fields changed, not to what."""

    by = serializers.CharField(source="by.full_name", default=None, allow_null=True)

    class Meta:
        model = HomepageRevision
        fields = ["number", "at", "by", "channel", "state", "changed_paths", "error_count", "warning_count"]
        read_only_fields = fields


class LossSerializer(serializers.Serializer):
    """Points that one item of the 100-point scheme lost."""

    title = serializers.CharField()
    item_class = serializers.CharField(help_text="A to D; empty for an item of an older scheme")
    times = serializers.IntegerField()
    points = serializers.DecimalField(max_digits=6, decimal_places=2)


class ScoreSerializer(serializers.Serializer):
    """Points of a hundred and what cost them."""

    points = serializers.DecimalField(max_digits=6, decimal_places=2)
    is_excellent = serializers.BooleanField(allow_null=True, help_text="null while no cut-off is set")
    lost_by_class = serializers.DictField(child=serializers.DecimalField(max_digits=6, decimal_places=2))
    losses = LossSerializer(many=True)
    measured_at = serializers.DateTimeField()


class HomepageDetailSerializer(HomepageSerializer):
    """A homepage with its record, masked, its present findings and its points (null when never measured)."""

    record = serializers.DictField()
    findings = KeptHomepageFindingSerializer(many=True)
    revisions = RevisionSerializer(many=True)
    score = ScoreSerializer(allow_null=True)

    class Meta(HomepageSerializer.Meta):
        fields = [*HomepageSerializer.Meta.fields, "record", "findings", "revisions", "score"]
        read_only_fields = fields


class SavedSerializer(HomepageSerializer):
    """What was kept; `findings` are the warnings that stand."""

    findings = HomepageFindingSerializer(many=True)

    class Meta(HomepageSerializer.Meta):
        fields = [*HomepageSerializer.Meta.fields, "findings"]
        read_only_fields = fields


class DischargeSerializer(serializers.ModelSerializer):
    """A discharge as it is known."""

    class Meta:
        model = Discharge
        fields = [
            "record_no", "admission_count", "discharged_at", "department_code", "department_name",
            "source", "announced_at", "cancelled_at",
        ]  # fmt: skip
        read_only_fields = fields


class AnnouncementSerializer(serializers.Serializer):
    """One discharge to announce; `is_cancelled` takes it back."""

    record_no = serializers.CharField(max_length=50)
    admission_count = serializers.IntegerField(min_value=1, max_value=9999)
    discharged_at = serializers.DateTimeField(
        help_text=f"from {FIRST_DISCHARGES} on, no more than a day ahead of now"
    )
    department_code = serializers.CharField(max_length=10, required=False, allow_blank=True, default="")
    department_name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    is_cancelled = serializers.BooleanField(default=False)

    def validate_discharged_at(self, value: datetime) -> datetime:
        reason = discharge_fault(value, now=timezone.now())
        if reason == "too_early":
            raise serializers.ValidationError(_("This is before %(first)s.") % {"first": FIRST_DISCHARGES})
        if reason:
            raise serializers.ValidationError(_("This lies in the future."))
        return value


class AnnouncementsSerializer(serializers.Serializer):
    """Up to 1,000 discharges."""

    discharges = serializers.ListField(
        child=AnnouncementSerializer(), allow_empty=False, max_length=MOST_DISCHARGES
    )


class AnnouncedSerializer(serializers.Serializer):
    """What the announcement changed."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
