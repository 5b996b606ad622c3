"""The verbs that write: one transaction each; import each from its own module."""
