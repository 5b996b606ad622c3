"""One inspection: when it is planned, where it stands, with which list it was made (README §4, §5)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from inspections.models.catalogue import CatalogueVersion
from inspections.models.choices import BEFORE_WORK, EDITABLE, ENDED, Kind, State
from inspections.models.target import Target


class InspectionQuerySet(OfContractQuerySet):
    def open(self):  # type: ignore[no-untyped-def]
        """Neither accepted nor cancelled."""
        return self.exclude(state__in=ENDED)

    def current(self):  # type: ignore[no-untyped-def]
        """Without those that a later revision has replaced."""
        return self.filter(Q(revised_by=None) | ~Q(revised_by__state=State.ACCEPTED))

    def overdue(self, on: date):  # type: ignore[no-untyped-def]
        """Open, and the due date is over on the day `on`."""
        return self.open().filter(due_on__lt=on)


class Inspection(models.Model):
    """One piece of work that may keep several promises (`slots`); a correction is a row with `revises`.

    `kinds` repeats the kinds of its slots, so that lists filter without a join. `coverage_done` of
    `coverage_planned` items were executed (score is never given without it). `planned_on` is the agreed first
    day on site, `worked_from` to `worked_to` the days really worked; entry may come later.
    """

    contract_path = "contract"

    contract = models.ForeignKey(
        Contract,
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name=_("contract"),
        db_index=False,
    )
    number = models.CharField(_("inspection no."), max_length=40)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    revises = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revised_by"
    )
    kinds = ArrayField(models.CharField(max_length=12, choices=Kind), verbose_name=_("kinds"), default=list)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.PLANNED)
    window_from = models.DateField(_("window from"))
    window_to = models.DateField(_("window to"))
    due_on = models.DateField(_("due on"))
    planned_on = models.DateField(_("planned for"))
    is_provisional = models.BooleanField(_("date not yet announced"), default=False)
    is_on_site = models.BooleanField(_("on site"), default=False)
    is_outside_hours = models.BooleanField(_("outside working hours"), default=False)
    is_late = models.BooleanField(_("late"), default=False)
    is_returned = models.BooleanField(_("returned"), default=False)
    lead = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections_led",
        verbose_name=_("lead engineer"),
    )
    targets = models.ManyToManyField(
        Target, related_name="inspections", blank=True, verbose_name=_("inspected targets")
    )
    catalogue = models.ForeignKey(
        CatalogueVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("version of the check list"),
    )
    coverage_planned = models.PositiveIntegerField(_("checks planned"), default=0)
    coverage_done = models.PositiveIntegerField(_("checks done"), default=0)
    low_coverage_reason = models.CharField(_("reason for low coverage"), max_length=500, blank=True)
    low_coverage_signed_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed for the reason"),
    )
    low_coverage_signed_at = models.DateTimeField(_("reason signed at"), null=True, blank=True)
    worked_from = models.DateField(_("worked from"), null=True, blank=True)
    worked_to = models.DateField(_("worked to"), null=True, blank=True)
    summary = models.TextField(_("conclusion"), blank=True)
    period_summary = models.TextField(_("summary of the period"), blank=True)
    daily_advice = models.TextField(_("advice for daily maintenance"), blank=True)
    next_focus = models.TextField(_("focus of the next period"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    content_changed_at = models.DateTimeField(
        _("content changed at"), null=True, blank=True, help_text=_("other than answers and photos")
    )
    drafted_at = models.DateTimeField(_("drafted at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.UniqueConstraint(fields=["number", "revision"], name="inspection_number_once"),
            models.CheckConstraint(
                condition=Q(window_to__gte=F("window_from")), name="inspection_window_has_days"
            ),
            models.CheckConstraint(
                condition=Q(coverage_done__lte=F("coverage_planned")), name="inspection_coverage_at_most_all"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED) | Q(accepted_at__isnull=False),
                name="inspection_accepted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(low_coverage_signed_by=None, low_coverage_signed_at=None)
                | Q(low_coverage_signed_by__isnull=False, low_coverage_signed_at__isnull=False)
                & ~Q(low_coverage_reason=""),
                name="inspection_low_coverage_signed",
            ),
            models.CheckConstraint(
                condition=Q(revision=1, revises=None) | Q(revision__gt=1, revises__isnull=False),
                name="inspection_revision_revises",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "planned_on"], name="inspection_of_contract"),
            models.Index(fields=["state", "due_on"], name="inspection_by_due"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number with its revision from the second on."""
        return self.number if self.revision == 1 else f"{self.number}-R{self.revision}"

    @property
    def title(self) -> str:
        """The kinds in the reader's language."""
        return " + ".join(str(Kind(kind).label) for kind in self.kinds)

    @property
    def is_before_work(self) -> bool:
        return self.state in BEFORE_WORK

    @property
    def is_editable(self) -> bool:
        """Answers, photos and findings may still be written."""
        return self.state in EDITABLE

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED
