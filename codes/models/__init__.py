"""Code systems, their versions and codes; import each from its own module."""
