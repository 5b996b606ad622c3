"""Reads that join or annotate; import each from its own module."""
