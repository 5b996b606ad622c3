"""A PostgreSQL server of its own in which everything is planted that an inspection is to find."""
