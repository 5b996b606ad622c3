"""Who gets a contract's reports by mail, how often, in which language; and what was sent to whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from inspections.models.report import Report


class ReportRecipient(models.Model):
    """One address of one contract; switched off rather than deleted, so that the record of mails stays."""

    contract_path = "contract"

    class Frequency(models.TextChoices):
        DAILY = "daily", _("the morning after acceptance")
        WEEKLY = "weekly", _("together on Mondays")

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Chinese")
        ENGLISH = "en", _("English")

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="report_recipients", db_index=False
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.CHINESE)
    frequency = models.CharField(
        pgettext_lazy("report", "sent"), max_length=6, choices=Frequency, default=Frequency.DAILY
    )
    is_on = models.BooleanField(_("in use"), default=True)
    since = models.DateTimeField(_("since"))
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "name", "pk"]
        verbose_name = _("recipient of reports")
        verbose_name_plural = _("recipients of reports")
        constraints = [models.UniqueConstraint(fields=["contract", "email"], name="report_recipient_once")]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class ReportMailing(models.Model):
    """That one report was put into the outbox for one recipient: never twice."""

    contract_path = "report__contract"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="mailings", db_index=False)
    recipient = models.ForeignKey(ReportRecipient, on_delete=models.PROTECT, related_name="mailings")
    sent_at = models.DateTimeField(_("sent at"))

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("mailing of a report")
        verbose_name_plural = _("mailings of reports")
        constraints = [models.UniqueConstraint(fields=["report", "recipient"], name="report_mailed_once")]

    def __str__(self) -> str:
        return f"{self.report} → {self.recipient}"
