"""Files of homepages that are checked in the background, cut into chunks for any number of workers."""

import uuid
from collections import Counter
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from core.audit.rules import AuditRule
from quality.faults import Fault
from quality.models.scoping import OfHospitalQuerySet


class HomepageFile(models.Model):
    """One upload. Sealed while it is checked, then deleted; the findings are kept sealed for 30 days.

    `severities` are those of the rules that run, pinned when it came, so that all chunks are asked alike.
    So are the versions of the `code_lists` (key, id, version, valid_from), all that a row may be asked by;
    the value domains go with the catalogue.
    `org_code` is the hospital's own institution code as it was then, empty when it had none.
    `starts` counts how often reading it, then putting it together, was begun; both end after a few.
    `fault` says why a check failed: a `Fault`, in nobody's language yet.
    `counts` is rule to findings; `departments` holds [department, errors, warnings] of the discharging ones.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CUTTING = "cutting", _("being read")
        CHECKING = "checking", _("being checked")
        MERGING = "merging", _("being put together")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="homepage_files", db_index=False
    )
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    period = models.DateField(_("reported month"), null=True, blank=True)
    org_code = models.CharField(_("institution code"), max_length=22, blank=True)
    checked_on = models.DateField(_("day of the check"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    starts = models.PositiveSmallIntegerField(_("times started"), default=0)
    fault = models.JSONField(_("reason"), default=dict, blank=True)
    content = models.CharField(max_length=120, blank=True, editable=False)
    result = models.CharField(max_length=120, blank=True, editable=False)
    severities = models.JSONField(default=dict)
    code_lists = models.JSONField(_("code lists"), default=list, blank=True)
    missing_columns = models.JSONField(default=list)
    unknown_columns = models.JSONField(default=list)
    is_table = models.BooleanField(default=True)
    records = models.PositiveIntegerField(_("records"), default=0)
    blocked = models.PositiveIntegerField(_("records with errors"), default=0)
    findings = models.PositiveIntegerField(_("findings"), default=0)
    counts = models.JSONField(default=dict)
    departments = models.JSONField(default=list)
    catalogue_version = models.CharField(_("catalogue"), max_length=40, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("findings deleted at"), null=True, blank=True)

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(leave_out={"content", "result", "counts", "departments", "severities"})

    class Meta:
        ordering = ["-uploaded_at", "pk"]
        verbose_name = _("file of homepages")
        verbose_name_plural = _("files of homepages")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="homepage_file_done_has_end"
            ),
        ]
        indexes = [models.Index(fields=["hospital", "-uploaded_at"], name="homepage_file_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def reason(self) -> str:
        """Why the check failed, in the reader's language; empty when it did not."""
        return Fault(**self.fault).text(gettext) if self.fault else ""

    @property
    def list_names(self) -> list[str]:
        """The code lists it is checked with, each with its version; where there are several, with its day."""
        count = Counter(one["key"] for one in self.code_lists)
        names = []
        for one in self.code_lists:
            since = gettext("from %(day)s") % {"day": one["valid_from"]} if count[one["key"]] > 1 else ""
            names.append(f"{one['key']} {one['version']} {since}".rstrip())
        return names

    @property
    def is_active(self) -> bool:
        """Whether workers are at it."""
        return self.state in {"waiting", "cutting", "checking", "merging"}

    @property
    def lock(self) -> int:
        """The number of its session lock."""
        return self.id.int & 0x7FFF_FFFF_FFFF_FFFF

    @property
    def folder(self) -> str:
        """Where all that belongs to it lies sealed in the storage: upload, chunks, findings."""
        return f"homepage-files/{self.pk}"


class FileChunk(models.Model):
    """A piece of a file, sealed, that one worker checks; waiting anew is all that a killed one costs."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("part of a file", "waiting")
        RUNNING = "running", pgettext_lazy("part of a file", "being checked")
        DONE = "done", pgettext_lazy("part of a file", "checked")

    file = models.ForeignKey(HomepageFile, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    last_row = models.PositiveIntegerField(_("last row"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    starts = models.PositiveSmallIntegerField(_("times started"), default=0)

    hospital_path: ClassVar = "file__hospital"
    objects = OfHospitalQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(exempt_because="a step of a check whose file is audited")

    class Meta:
        ordering = ["file", "number"]
        verbose_name = _("part of a file of homepages")
        verbose_name_plural = _("parts of files of homepages")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="file_chunk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"

    @property
    def lock(self) -> int:
        """The number of its session lock."""
        return (0x686F6D65 << 31) + self.pk

    def place(self, kind: str) -> str:
        """Where its sealed batch or result lies in the storage."""
        return f"homepage-files/{self.file_id}/{kind}-{self.number:06d}"


class FindingsReveal(models.Model):
    """Somebody took away the findings of a file with patients' data unmasked, and said why."""

    file = models.ForeignKey(HomepageFile, on_delete=models.PROTECT, related_name="reveals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=200)

    hospital_path: ClassVar = "file__hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("unmasking of findings")
        verbose_name_plural = _("unmaskings of findings")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="findings_reveal_has_reason")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.at:%Y-%m-%d}"
