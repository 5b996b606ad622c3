"""A second coder's sample: so many homepages of each coder at random, repeatable by its seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence


def draw(population: Mapping[str, Sequence[int]], *, per_coder: int, seed: str) -> dict[str, list[int]]:
    """Keys of the homepages to review by coder; all of a coder who has no more than `per_coder`.

    The same seed and the same population give the same draw, whatever their order.
    """
    drawn = {}
    for coder in sorted(population):
        keys = sorted(population[coder])
        dice = random.Random(f"{seed}/{coder}")  # noqa: S311 - must be repeatable, is no secret
        drawn[coder] = sorted(dice.sample(keys, min(per_coder, len(keys))))
    return drawn
