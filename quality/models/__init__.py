"""The medical-record homepage: records, findings, worklists; import each from its own module."""
