"""Figures for docs/performance.md: run with script/bench; never part of the tests."""
