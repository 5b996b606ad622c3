"""Lists of checks, targets, promises, inspections and what comes of them; import each from its own module."""

from inspections.models import (  # noqa: F401
    catalogue,
    event,
    finding,
    inspection,
    maintenance,
    photo,
    report,
    result,
    rule,
    signature,
    slot,
    target,
    threshold,
    visit,
    work,
)
