"""How a report is named and proved: number, revision, and the signed address behind its QR code."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from contracts.models.contract import Contract
from inspections.models.inspection import Inspection

_SALT = "inspections.report"


@dataclass(frozen=True)
class Subject:
    """What a report is about: one inspection, or a contract's half year such as 2026-H1."""

    contract: Contract
    inspection: Inspection | None = None
    period: str = ""

    @property
    def number(self) -> str:
        if self.inspection:
            return str(self.inspection.number)
        return f"{self.contract.key}-DB-{self.period}"

    @property
    def revision(self) -> int:
        return self.inspection.revision if self.inspection else 1

    @property
    def token(self) -> str:
        """Signed, so that nobody finds other reports by counting."""
        name = f"i-{self.inspection.pk}" if self.inspection else f"h-{self.contract.pk}-{self.period}"
        return signing.Signer(salt=_SALT).sign(name)

    @property
    def verify_url(self) -> str:
        path = reverse("inspections:report-verify", args=[self.token])
        return f"{settings.PORTAL_URL}{path}"


def subject_of(token: str) -> Subject | None:
    """The subject a token names; None when it was not signed here or its rows are gone."""
    try:
        kind, _dash, rest = signing.Signer(salt=_SALT).unsign(token).partition("-")
    except signing.BadSignature:
        return None
    if kind == "i":
        inspection = Inspection.objects.select_related("contract__hospital").filter(pk=int(rest)).first()
        return Subject(inspection.contract, inspection) if inspection else None
    key, _dash, period = rest.partition("-")
    contract = Contract.objects.select_related("hospital").filter(pk=int(key)).first()
    return Subject(contract, None, period) if contract else None
