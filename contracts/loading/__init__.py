"""Brings the catalogue files of `contracts/data/` into the database, as often as one likes."""
