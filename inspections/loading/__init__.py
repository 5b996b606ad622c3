"""Reading lists of checks from CSV files."""
