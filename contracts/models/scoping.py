"""Whatever belongs to a contract is seen by who sees the contract; each model names its path to it."""

from typing import Any

from django.apps import apps

from core.scoping import ScopedQuerySet


class OfContractQuerySet(ScopedQuerySet[Any]):
    """The model's `contract_path` is the lookup from the row to its contract(s)."""

    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators see all, others the rows of the contracts they see."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        contracts = apps.get_model("contracts", "Contract").objects.visible_to(user)
        path = self.model.contract_path
        if path == "contract":
            return self.filter(contract__in=contracts)
        rows = self.model._base_manager.filter(**{f"{path}__in": contracts})
        return self.filter(pk__in=rows.values("pk"))
