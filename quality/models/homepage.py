"""A homepage as it stands, and every change that led there; whatever names the patient is sealed."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.organisation import Organisation
from core.audit.rules import AuditRule
from quality.models.scoping import OfHospitalQuerySet


class Channel(models.TextChoices):
    API = "api", _("interface")
    FORM = "form", _("form")
    FILE = "file", pgettext_lazy("source of a homepage", "file")


class HomepageQuerySet(OfHospitalQuerySet):
    def accepted(self):  # type: ignore[no-untyped-def]
        return self.filter(state=Homepage.State.ACCEPTED)

    def with_findings(self):  # type: ignore[no-untyped-def]
        """What a coder still has to look at: drafts, and accepted homepages a later check complains of."""
        return self.filter(Q(error_count__gt=0) | Q(open_warning_count__gt=0) | Q(state=Homepage.State.DRAFT))

    def discharged_in(self, month):  # type: ignore[no-untyped-def]
        """Discharges of the month whose first day is given."""
        return self.filter(discharged_on__year=month.year, discharged_on__month=month.month)


class Homepage(models.Model):
    """One inpatient stay. A draft was refused for its errors and is kept for the coder; it counts as missing.

    `sealed` is the whole record as JSON; the hashes are keyed and serve exact look-ups only.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("refused, kept as a draft")
        ACCEPTED = "accepted", _("accepted")

    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="homepages", db_index=False
    )
    record_no = models.CharField(_("record number"), max_length=50)
    admission_count = models.PositiveIntegerField(_("admission"))
    discharged_on = models.DateField(_("discharged on"), null=True, blank=True)
    department_code = models.CharField(_("department code"), max_length=10, blank=True)
    department_name = models.CharField(_("department"), max_length=60, blank=True)
    coder_name = models.CharField(_("coder"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    channel = models.CharField(_("received by"), max_length=6, choices=Channel)
    sealed = models.TextField(editable=False)
    id_hash = models.CharField(max_length=32, blank=True, editable=False)
    name_hash = models.CharField(max_length=32, blank=True, editable=False)
    stay_hash = models.CharField(max_length=32, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    error_count = models.PositiveIntegerField(_("errors"), default=0)
    warning_count = models.PositiveIntegerField(_("warnings"), default=0)
    open_warning_count = models.PositiveIntegerField(_("warnings not acknowledged"), default=0)
    is_first_pass = models.BooleanField(_("accepted at the first save"))
    catalogue_version = models.CharField(_("catalogue"), max_length=40, blank=True)
    received_at = models.DateTimeField(_("first received"))
    accepted_at = models.DateTimeField(_("Accepted on"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last changed"))
    verified_at = models.DateTimeField(_("last checked by the rules"))
    checked_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_revision = models.PositiveIntegerField(null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_homepages",
        verbose_name=_("assigned to"),
    )

    hospital_path: ClassVar = "hospital"
    objects = HomepageQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(
        leave_out={"sealed", "id_hash", "name_hash", "stay_hash", "verified_at", "changed_at"}
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("homepage")
        verbose_name_plural = _("homepages")
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "record_no", "admission_count"], name="homepage_once_a_stay"
            ),
            models.CheckConstraint(condition=~Q(record_no=""), name="homepage_has_a_record_number"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(accepted_at__isnull=False), name="homepage_accepted_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(checked_revision=None) | Q(checked_revision__lte=F("revision")),
                name="homepage_checked_what_was_there",
            ),
        ]
        indexes = [
            models.Index(fields=["hospital", "discharged_on"], name="homepage_by_discharge"),
            models.Index(fields=["hospital", "id_hash"], name="homepage_by_patient"),
            models.Index(
                fields=["hospital", "-id"],
                condition=Q(error_count__gt=0) | Q(open_warning_count__gt=0) | Q(state="draft"),
                name="homepage_to_work_on",
            ),
            models.Index(
                fields=["hospital", "-id"],
                condition=Q(checked_revision__lt=F("revision")),
                name="homepage_changed_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_no}-{self.admission_count}"

    @property
    def is_changed_after_check(self) -> bool:
        return self.checked_revision is not None and self.checked_revision < self.revision


class HomepageRevision(models.Model):
    """One save: who, when, by which way, and which fields from what to what (sealed); never changed."""

    homepage = models.ForeignKey(Homepage, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(_("revision"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("received by"), max_length=6, choices=Channel)
    state = models.CharField(_("state"), max_length=10, choices=Homepage.State)
    changed_paths = ArrayField(models.CharField(max_length=80), default=list)
    sealed_changes = models.TextField(blank=True, editable=False)
    error_count = models.PositiveIntegerField(_("errors"), default=0)
    warning_count = models.PositiveIntegerField(_("warnings"), default=0)

    hospital_path: ClassVar = "homepage__hospital"
    objects = OfHospitalQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(exempt_because="is itself the history of a homepage, only ever added to")

    class Meta:
        ordering = ["homepage", "-number"]
        verbose_name = _("revision of a homepage")
        verbose_name_plural = _("revisions of homepages")
        constraints = [
            models.UniqueConstraint(fields=["homepage", "number"], name="homepage_revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.homepage_id}/{self.number}"


class Reveal(models.Model):
    """Somebody saw a patient's data unmasked, for a reason; the trail has it too."""

    homepage = models.ForeignKey(Homepage, on_delete=models.PROTECT, related_name="reveals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=200)

    hospital_path: ClassVar = "homepage__hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("unmasking of a homepage")
        verbose_name_plural = _("unmaskings of homepages")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.homepage_id} {self.user_id} {self.at:%Y-%m-%d %H:%M}"
