"""Lists of checks, targets, promises, inspections and what comes of them; import each from its own module."""

from inspections.models import (  # noqa: F401
    agent,
    catalogue,
    event,
    finding,
    finding_event,
    inspection,
    maintenance,
    photo,
    receipt,
    recipient,
    report,
    result,
    rule,
    signature,
    slot,
    target,
    threshold,
    tuning,
    visit,
    work,
)
