"""Targets and scripts of automatic collection for the walk over every route."""

from typing import Any

from django.utils import timezone

from inspections.models.look import Look
from tests.access.check_rows import target_of
from tests.access.contract_rows import contract_of
from tests.access.providers import PLAIN, provide
from tests.access.world import World


@provide("inspections:collection", "inspections:target-access", "inspections:collect-now")
@provide("inspections-api:target-looks")
def target(world: World) -> dict[str, Any]:
    return {"pk": target_of(world).pk}


@provide("inspections-api:look")
def look(world: World) -> dict[str, Any]:
    def make() -> Look:
        at = timezone.now()
        return Look.objects.create(target=target_of(world), source="sql", measured_at=at, received_at=at)

    return {"pk": world.once("look", make).pk}


@provide("inspections:agents")
def contract(world: World) -> dict[str, Any]:
    return {"key": contract_of(world).key}


PLAIN["agent"] = "server_agent.py"  # the same for everybody who may see inspections
