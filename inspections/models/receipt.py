"""What came in from a phone: each answer's own key once, so that a batch sent twice does its work once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.scoping import OfContractQuerySet
from core.audit.rules import AuditRule
from inspections.models.result import Item


class AnswerReceipt(models.Model):
    """The answer `key` was taken in; `is_applied` is false when a later one counted already."""

    contract_path = "item__inspection__contract"
    audit_rule = AuditRule(exempt_because="a receipt; the result it led to is in the trail")

    key = models.UUIDField(unique=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="receipts")
    status = models.CharField(max_length=14)
    measured_at = models.DateTimeField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    is_applied = models.BooleanField(default=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("receipt of an answer")
        verbose_name_plural = _("receipts of answers")

    def __str__(self) -> str:
        return f"{self.item} {self.key}"
