"""Who works on which homepage, and what a second coder said of a random sample."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.organisation import Organisation
from quality.models.homepage import Homepage
from quality.models.scoping import OfHospitalQuerySet


class Assignment(models.Model):
    """A homepage given to a coder, until it is given to another or taken back."""

    homepage = models.ForeignKey(Homepage, on_delete=models.PROTECT, related_name="assignments")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("assigned at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    hospital_path: ClassVar = "homepage__hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["homepage"], condition=Q(ended_at=None), name="assignment_one_present"
            )
        ]

    def __str__(self) -> str:
        return f"{self.homepage_id} → {self.assignee_id}"


class Sample(models.Model):
    """One random draw: so many homepages of each coder of a month; the seed makes it repeatable."""

    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="samples", db_index=False
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    per_coder = models.PositiveSmallIntegerField(_("per coder"))
    seed = models.CharField(_("seed"), max_length=40)
    population = models.JSONField(_("homepages by coder"), default=dict)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("drawn at"))

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        constraints = [models.UniqueConstraint(fields=["hospital", "month"], name="sample_once_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Review(models.Model):
    """What the second coder says of one homepage; each answer feeds an indicator (QI-02 to QI-07, QI-09)."""

    class Answer(models.TextChoices):
        RIGHT = "right", pgettext_lazy("review", "right")
        WRONG = "wrong", pgettext_lazy("review", "wrong")
        NONE = "none", _("does not apply")

    QUESTIONS: ClassVar = (
        "main_diagnosis_choice",
        "main_operation_choice",
        "other_diagnoses_complete",
        "main_diagnosis_code",
        "other_diagnosis_codes",
        "operation_codes",
        "costs",
    )

    sample = models.ForeignKey(
        Sample, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews", db_index=False
    )
    homepage = models.ForeignKey(Homepage, on_delete=models.PROTECT, related_name="reviews")
    coder_name = models.CharField(_("coder"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(_("revision"), null=True, blank=True)
    main_diagnosis_choice = models.CharField(
        _("principal diagnosis chosen rightly"), max_length=5, choices=Answer, blank=True
    )
    main_operation_choice = models.CharField(
        _("principal operation chosen rightly"), max_length=5, choices=Answer, blank=True
    )
    other_diagnoses_complete = models.CharField(
        _("other diagnoses complete and right"), max_length=5, choices=Answer, blank=True
    )
    main_diagnosis_code = models.CharField(
        _("code of the principal diagnosis"), max_length=5, choices=Answer, blank=True
    )
    other_diagnosis_codes = models.CharField(
        _("codes of the other diagnoses"), max_length=5, choices=Answer, blank=True
    )
    operation_codes = models.CharField(_("codes of the operations"), max_length=5, choices=Answer, blank=True)
    costs = models.CharField(_("charges agree with the bill"), max_length=5, choices=Answer, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    hospital_path: ClassVar = "homepage__hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["sample", "coder_name", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["sample", "homepage"], name="review_once_a_sample"),
            models.CheckConstraint(
                condition=Q(done_at=None) | (Q(reviewer__isnull=False) & Q(revision__isnull=False)),
                name="review_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.homepage_id} {self.coder_name}"
