"""What upper apps show on the pages of a contract, without contracts knowing them.

A fact provider measures one clause of one contract; a panel is an address whose answer is loaded into a page.
Register both in `AppConfig.ready`:

    panels.register_fact("M04", measure_fault_reports)      # (contract, at) -> Fact | None
    panels.register_panel(Panel("open-tickets", _("Open tickets"), address, place=CONTRACT))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from accounts.permissions import Permission
    from contracts.models.contract import Contract

CONTRACT, LIST = "contract", "list"


@dataclass(frozen=True)
class Fact:
    """What was measured; `is_kept` is None where the measure alone does not tell."""

    text: str | Promise
    is_kept: bool | None = None
    url: str = ""

    @property
    def tone(self) -> str:
        return {True: "ok", False: "breach", None: "unknown"}[self.is_kept]


FactProvider = Callable[["Contract", datetime], Fact | None]


@dataclass(frozen=True)
class Panel:
    """A part of a page, loaded from `address(contract)` by readers who hold `permission`."""

    name: str
    title: str | Promise
    address: Callable[[Contract], str]
    place: str = CONTRACT
    permission: Permission | None = None


_facts: dict[str, list[FactProvider]] = {}
_panels: dict[str, Panel] = {}


def register_fact(ref: str, provider: FactProvider) -> None:
    """Measure clause `ref`; several providers give several lines."""
    if provider not in _facts.setdefault(ref, []):
        _facts[ref].append(provider)


def register_panel(panel: Panel) -> None:
    """Show `panel`; the same name again replaces it."""
    _panels[panel.name] = panel


def facts_of(contract: Contract, ref: str, at: datetime) -> list[Fact]:
    """All that is measured of one clause."""
    found = (provider(contract, at) for provider in _facts.get(ref, ()))
    return [fact for fact in found if fact is not None]


def panels_for(place: str) -> list[Panel]:
    return [panel for panel in _panels.values() if panel.place == place]
