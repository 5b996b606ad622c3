"""Reads that join or count; import each from its own module."""
