"""How alike two titles are, in any language: the share of character pairs they have in common."""

ALIKE = 0.3
"""Below this two titles are not worth showing to each other."""


def pairs(text: str) -> set[str]:
    """Give the pairs of neighbouring characters within the words of `text`."""
    found: set[str] = set()
    for word in text.lower().split():
        found.update(word[index : index + 2] for index in range(max(1, len(word) - 1)))
    return found


def likeness(one: str, other: str) -> float:
    """Give Dice's coefficient of two titles: 0 nothing in common, 1 the same pairs."""
    first, second = pairs(one), pairs(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))
