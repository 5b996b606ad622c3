"""What is checked regularly: plans, inspections, findings, visits; import each from its own module."""
