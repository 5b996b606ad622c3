"""Who may do what here; which rows is the querysets' matter."""
