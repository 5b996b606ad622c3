"""Keep who gets a contract's reports by mail (R02: only recipients the parties named)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from contracts.models.contract import Contract
from core.api.problems import Refusal
from inspections.models.recipient import ReportRecipient


class RecipientRefused(Refusal):
    """This address gets the reports already."""


@transaction.atomic
def add_recipient(
    *, contract: Contract, actor: User, at: datetime, name: str, email: str, language: str, frequency: str
) -> ReportRecipient:
    """Name a recipient; one that was switched off is switched on again. Raises RecipientRefused."""
    known = ReportRecipient.objects.select_for_update().filter(contract=contract, email__iexact=email).first()
    if known is not None and known.is_on:
        raise RecipientRefused(_("This address gets the reports already."), field="email", code="twice")
    row = known or ReportRecipient(contract=contract, email=email)
    row.name, row.language, row.frequency = name, language, frequency
    row.is_on, row.since, row.added_by = True, at, actor
    row.save()
    return row


@transaction.atomic
def stop_recipient(*, recipient: ReportRecipient) -> None:
    """Send nothing more to this address."""
    recipient.is_on = False
    recipient.save(update_fields=["is_on"])
