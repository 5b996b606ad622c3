"""A second, slow reading of the SLA clock that shares no code with the first."""
