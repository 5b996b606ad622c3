"""Received mails that wait for a person: those to the mailboxes of one's contracts (M05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.models.user import User
from contracts.models.contract import Contract
from core.models.inbound_mail import InboundMail
from tickets.permissions import TRIAGE_MAIL

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


def addresses_of(user: AbstractBaseUser | AnonymousUser) -> set[str]:
    """The mailboxes, lower case, of the contracts whose mails `user` decides about."""
    if not isinstance(user, User) or not user.can(TRIAGE_MAIL):
        return set()
    contracts = Contract.objects.visible_to(user).exclude(mailbox="")
    return set(contracts.values_list(Lower("mailbox"), flat=True))


def mails_to_triage(user: User) -> QuerySet[InboundMail]:
    """The mails that wait for a decision of `user` or a colleague, newest first."""
    return InboundMail.objects.visible_to(user).filter(outcome=InboundMail.Outcome.TRIAGE)


def contract_written_to(addresses: set[str], user: User) -> Contract | None:
    """The one contract of `user` with one of these mailboxes (lower case); none where several have one."""
    contracts = Contract.objects.visible_to(user).exclude(mailbox="")
    found = [contract for contract in contracts if contract.mailbox.lower() in addresses]
    return found[0] if len(found) == 1 else None
