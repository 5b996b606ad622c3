"""The medical-record homepage: records, findings, worklists; import each from its own module."""

from quality.models import discharge, extraction, file, finding, homepage, measure, rules, work  # noqa: F401
