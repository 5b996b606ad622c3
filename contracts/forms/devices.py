"""The device register."""

from typing import Any

from contracts.forms.base import OfContractForm
from contracts.models.device import Device
from contracts.models.system import Module


class DeviceForm(OfContractForm):
    class Meta:
        model = Device
        fields = ["code", "name", "system", "module", "location", "department", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = self.contract.systems.all()  # type: ignore[attr-defined]
        self.fields["module"].queryset = Module.objects.filter(system__contracts=self.contract)  # type: ignore[attr-defined]
        self.fields["department"].queryset = self.contract.hospital.departments.all()  # type: ignore[attr-defined]
