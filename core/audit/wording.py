"""Faults of the audit trail in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain.audit_chain import Fault

SENTENCES: dict[str, str | Promise] = {
    "altered": _("Row %(row)s was altered after it was sealed (seal %(seal)s)."),
    "missing": _("Row %(row)s was removed after it was sealed (seal %(seal)s)."),
    "inserted": _("Row %(row)s was slipped in after seal %(seal)s was made."),
    "seal_altered": _("Seal %(seal)s was altered."),
    "seal_missing": _("Seal %(seal)s is missing."),
    "seal_unexpected": _("Seal %(seal)s has another hash than the one noted elsewhere."),
}


def describe_fault(fault: Fault) -> str:
    """One sentence that names the row or the seal."""
    return str(SENTENCES[fault.kind]) % {"row": fault.row, "seal": fault.seal}
