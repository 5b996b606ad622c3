"""Collectors: they ask servers what the catalogue wants to know, and never change anything there."""
