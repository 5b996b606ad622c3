"""The present state of modules as the state page, the contract page and REST show it (M01, M03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from contracts.domain.health import shown_state, worst
from contracts.models.health import HealthProbe
from contracts.models.release import Deployment, ModuleVersion
from contracts.models.system import Module, System

TONES = {"up": "ok", "down": "breach", "unknown": "unknown"}


@dataclass(frozen=True)
class ProbeState:
    """One probe with what may be shown of it now."""

    probe: HealthProbe
    state: str

    @property
    def label(self) -> str:
        return str(HealthProbe.State(self.state).label)

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class ModuleState:
    """One module: the light of its probes, its last change."""

    module: Module
    probes: list[ProbeState] = field(default_factory=list)

    @property
    def is_watched(self) -> bool:
        return bool(self.probes)

    @property
    def state(self) -> str:
        return worst([probe.state for probe in self.probes])

    @property
    def label(self) -> str:
        return str(HealthProbe.State(self.state).label)

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def changed_at(self) -> datetime | None:
        changes = [found.probe.state_changed_at for found in self.probes if found.probe.state_changed_at]
        return max(changes, default=None)


@dataclass(frozen=True)
class VersionRow:
    """One module: its newest version, and what runs where."""

    module: Module
    newest: ModuleVersion | None
    deployments: list[Deployment]


def module_states(systems: Iterable[System], at: datetime) -> list[ModuleState]:
    """Every module in use of the systems, in their order."""
    active = HealthProbe.objects.filter(is_active=True)
    modules = (
        Module.objects.filter(system__in=list(systems), is_active=True)
        .select_related("system")
        .prefetch_related(Prefetch("health_probes", active, to_attr="active_probes"))
    )
    return [
        ModuleState(module, [ProbeState(probe, _shown(probe, at)) for probe in module.active_probes])
        for module in modules
    ]


def version_matrix(systems: Iterable[System]) -> list[VersionRow]:
    """Which version of each module runs where, and which is the newest (M03)."""
    present = (
        Deployment.objects.filter(removed_at=None).select_related("version").order_by("environment", "place")
    )
    newest = ModuleVersion.objects.filter(is_newest=True)
    modules = (
        Module.objects.filter(system__in=list(systems), is_active=True)
        .select_related("system")
        .prefetch_related(
            Prefetch("deployments", present, to_attr="present_deployments"),
            Prefetch("versions", newest, to_attr="newest_versions"),
        )
    )
    return [
        VersionRow(module, next(iter(module.newest_versions), None), module.present_deployments)
        for module in modules
    ]


def _shown(probe: HealthProbe, at: datetime) -> str:
    return shown_state(probe.state, probe.last_sample_at, at, probe.interval_s, probe.timeout_s)
