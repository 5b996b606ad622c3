"""REST of contracts."""
