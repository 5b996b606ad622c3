"""Pages of contracts; import each from its own module."""
