"""The rules, each written once, in files by category; `catalogue` joins them with rules.csv."""
