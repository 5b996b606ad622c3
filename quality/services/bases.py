"""Keeps a form from overwriting what it did not show: a stay that is kept already, a save made meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from quality.models.homepage import Homepage


class Clash(StrEnum):
    """Why what was filled in cannot simply be kept."""

    KNOWN_STAY = "known_stay"
    ANOTHER_STAY = "another_stay"
    CHANGED_MEANWHILE = "changed_meanwhile"


@dataclass(frozen=True)
class Basis:
    """What a form was filled in from: a revision of `homepage`, or nothing when it is to be a new one."""

    homepage: Homepage | None = None
    revision: int = 0


def clash_with(known: Homepage | None, basis: Basis) -> Clash | None:
    """What stands against a save from `basis` of a record about the stay of `known`."""
    if basis.homepage is None:
        return Clash.KNOWN_STAY if known is not None else None
    if known is None or known.pk != basis.homepage.pk:
        return Clash.ANOTHER_STAY
    return Clash.CHANGED_MEANWHILE if known.revision != basis.revision else None


def clash_message(clash: Clash) -> str:
    """The clash in words, for the person at the form."""
    return {
        Clash.KNOWN_STAY: _("This stay has a homepage already. Correct that one."),
        Clash.ANOTHER_STAY: _(
            "Record number and admission count name the stay: they cannot be changed here."
        ),
        Clash.CHANGED_MEANWHILE: _(
            "Somebody else saved this homepage meanwhile. Nothing of yours is lost: compare, then save again."
        ),
    }[clash]
