"""Who inspected, who signed, with what tools."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models.user import User
from contracts.models.contract import Contract
from inspections.models.choices import Party, SignatureRole
from inspections.models.inspection import Inspection
from inspections.models.visit import VisitPerson
from inspections.reporting import figures
from inspections.reporting.content import Fact, Signature
from inspections.reporting.run_status import Checked

_SUPPLIER = (SignatureRole.ENGINEER, SignatureRole.PROJECT_MANAGER)


def name_of(user: User | None) -> str:
    return figures.NOTHING if user is None else str(user.full_name or user)


def engineers_of(inspection: Inspection) -> list[str]:
    """The lead, then whoever of the supplier answered checks or was on site."""
    supplier = inspection.contract.supplier_id
    answered = User.objects.filter(
        organisation=supplier,
        pk__in=inspection.items.exclude(result__answered_by=None).values("result__answered_by"),
    ).order_by("pk")
    visitors = VisitPerson.objects.filter(visit__inspection=inspection).values_list("name", flat=True)
    lead = [name_of(inspection.lead)] if inspection.lead else []
    return list(dict.fromkeys([*lead, *(name_of(user) for user in answered), *visitors]))


def signatures_of(inspection: Inspection) -> tuple[Signature, ...]:
    """The four who sign, the supplier first; who has not yet signed leaves a line for the pen."""
    standing = {row.role: row for row in inspection.signatures.standing()}
    return tuple(_signature(role, standing.get(role), inspection.contract) for role in SignatureRole)


def unsigned(contract: Contract) -> tuple[Signature, ...]:
    """Four empty lines, for reports that are not about one inspection."""
    return tuple(_signature(role, None, contract) for role in SignatureRole)


def people_and_tools(inspection: Inspection, checked: Sequence[Checked]) -> tuple[Fact, ...]:
    sources = dict.fromkeys(str(one.result.get_source_display()) for one in checked if one.result)
    witnesses = inspection.visits.exclude(confirmed_by=None).select_related("confirmed_by")
    hospital = dict.fromkeys(name_of(visit.confirmed_by) for visit in witnesses)
    comma = _(", ")
    return (
        Fact(_("Engineers"), comma.join(engineers_of(inspection)) or figures.NOTHING),
        Fact(_("For the hospital"), comma.join(hospital) or figures.NOTHING),
        Fact(_("Answers came"), comma.join(sources) or figures.NOTHING),
    )


def _signature(role: SignatureRole, row, contract: Contract) -> Signature:  # type: ignore[no-untyped-def]
    is_supplier = role in _SUPPLIER
    party = Party.SUPPLIER if is_supplier else Party.HOSPITAL
    organisation = contract.supplier if is_supplier else contract.hospital
    side = _("%(party)s: %(name)s") % {"party": party.label, "name": organisation.name}
    if row is None:
        return Signature(side, str(role.label))
    return Signature(side, str(role.label), row.name, figures.moment(row.signed_at), _image(row))


def _image(row) -> bytes:  # type: ignore[no-untyped-def]
    if not row.image:
        return b""
    with row.image.open("rb") as file:
        return bytes(file.read())
