"""Targets and scripts of automatic collection for the walk over every route."""

from typing import Any

from tests.access.check_rows import target_of
from tests.access.contract_rows import contract_of
from tests.access.providers import PLAIN, provide
from tests.access.world import World


@provide("inspections:collection", "inspections:target-access", "inspections:collect-now")
def target(world: World) -> dict[str, Any]:
    return {"pk": target_of(world).pk}


@provide("inspections:agents")
def contract(world: World) -> dict[str, Any]:
    return {"key": contract_of(world).key}


PLAIN["agent"] = "server_agent.py"  # the same for everybody who may see inspections
