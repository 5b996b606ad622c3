"""Jobs that bear no business noun."""
