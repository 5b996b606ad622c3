"""The medical-record homepage: records, findings, worklists; import each from its own module."""

from quality.models import (  # noqa: F401
    discharge,
    extraction,
    file,
    finding,
    homepage,
    measure,
    refusal,
    rules,
    work,
)
