"""Addresses that may be probed, and probes."""

from typing import Any

from contracts.forms.base import OfContractForm
from contracts.models.health import HealthProbe, ProbeTarget
from contracts.models.system import Module


class ProbeTargetForm(OfContractForm):
    class Meta:
        model = ProbeTarget
        fields = ["host", "port", "network", "note"]


class HealthProbeForm(OfContractForm):
    class Meta:
        model = HealthProbe
        fields = [
            "module", "key", "aspect", "kind", "address", "interval_s", "timeout_s", "failures_until_down",
            "is_active",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = Module.objects.filter(system__contracts=self.contract)  # type: ignore[attr-defined]
