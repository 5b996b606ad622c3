"""Systems, contracts, terms, people and what watches them; import each from its own module."""

from contracts.models import (  # noqa: F401
    catalogue_row,
    contract,
    device,
    document,
    emergency,
    health,
    people,
    release,
    rota,
    system,
    terms,
)
