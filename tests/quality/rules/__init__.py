"""For each rule of the catalogue a passing, a failing and a boundary example, as data."""
