"""Code lists for the walk over every route."""

from typing import Any

from accounts.domain.roles import Role
from codes.models.version import CodeSystemVersion
from codes.services.lists import publish_version
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.codes import DAY_ONE, NOW, CodeSystemFactory, draft_of


def version_of(world: World) -> CodeSystemVersion:
    """A published list of the world's hospital, with the draft of its next version."""

    def make() -> CodeSystemVersion:
        system = CodeSystemFactory(key="WALK", hospital=world.hospital, name_zh=MARKER, name_en=MARKER)
        first = draft_of(system, f"code,name_zh\nA1,{MARKER}\n")
        publish_version(version=first, valid_from=DAY_ONE, actor=world.people[Role.CODER], at=NOW)
        return draft_of(system, f"code,name_zh\nA1,{MARKER}\nA2,{MARKER} 2\n")

    return world.once("code_version", make)


@provide("codes:version*")
def version(world: World) -> dict[str, Any]:
    return {"pk": version_of(world).pk}


@provide("codes:*", "codes-api:*")
def system(world: World) -> dict[str, Any]:
    return {"pk": version_of(world).system_id, "key": "WALK"}
