"""Four weeks of open spans with running sums, so that open time is found by bisection."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from core.domain.intervals import Span


class Block(NamedTuple):
    """Open spans of 28 days, relative to the block's start, with running sums."""

    opens: list[int]
    closes: list[int]
    open_before: list[int]
    open_after: list[int]
    total: int

    def until(self, point: int) -> int:
        """Open time before a point of the block."""
        index = bisect_right(self.opens, point) - 1
        if index < 0:
            return 0
        return self.open_before[index] + min(point, self.closes[index]) - self.opens[index]

    def point_of(self, open_time: int) -> int:
        """Earliest point by which so much open time has passed; 0 < open_time <= total."""
        index = bisect_left(self.open_after, open_time)
        return self.opens[index] + open_time - self.open_before[index]


def block_of(spans: Sequence[Span], start: int) -> Block:
    """Make a block of spans that are in order and apart."""
    lengths = list(accumulate(end - begin for begin, end in spans))
    return Block(
        [begin - start for begin, _ in spans],
        [end - start for _, end in spans],
        [0, *lengths[:-1]],
        lengths,
        lengths[-1] if lengths else 0,
    )
