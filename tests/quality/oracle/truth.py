"""Three-valued logic: True, False and None for unknown (README, rules.csv)."""

import operator
from collections.abc import Callable, Collection, Iterable
from typing import Any

Truth = bool | None


def every(*parts: Truth) -> Truth:
    """False when one part is false, else unknown when one is unknown, else true."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: Truth) -> Truth:
    """True when one part is true, else unknown when one is unknown, else false."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def some(parts: Iterable[Truth]) -> Truth:
    """`either` over the elements of a repeating group; false for none."""
    return either(*parts)


def negate(part: Truth) -> Truth:
    """Unknown stays unknown."""
    return None if part is None else not part


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Truth]:
    def result(left: Any, right: Any) -> Truth:
        return None if left is None or right is None else bool(compare(left, right))

    return result


equal = _compared(operator.eq)
unequal = _compared(operator.ne)
below = _compared(operator.lt)
above = _compared(operator.gt)
at_most = _compared(operator.le)
at_least = _compared(operator.ge)


def among(value: Any, members: Collection[Any]) -> Truth:
    """Whether a known value is one of the members."""
    return None if value is None else value in members


def starts(value: str | None, *prefixes: str) -> Truth:
    """Whether a known text begins with one of the prefixes."""
    return None if value is None else value.startswith(prefixes)


def category(code: str | None, first: str, last: str) -> Truth:
    """`c in A00..B99`: compares the first three characters."""
    return None if code is None else first <= code[:3] <= last
