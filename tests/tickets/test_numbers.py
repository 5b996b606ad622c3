"""Numbers people can say on the phone."""

import pytest

from tickets.domain.numbers import FIRST, bare, grouped, is_number, number_of


def test_number_has_seven_digits_and_is_recognised_as_it_is_said():
    number = number_of(FIRST)

    assert len(number) == 7
    assert number.startswith("100001")
    assert is_number(f"{number[:3]} {number[3:]}")
    assert bare(" 100-0017 ") == "1000017"
    assert grouped(number) == f"{number[:3]} {number[3:]}"
    assert grouped("123456789") == "1 2345 6789"


@pytest.mark.parametrize("place", range(7))
def test_every_single_misheard_digit_is_found(place):
    number = number_of(123_456)

    others = sorted(set("0123456789") - {number[place]})
    misheard = [number[:place] + digit + number[place + 1 :] for digit in others]

    assert not any(is_number(text) for text in misheard)


def test_every_swap_of_neighbours_is_found():
    number = number_of(194_027)

    swapped = [number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)]

    assert not any(is_number(text) for text in swapped if text != number)


def test_numbers_begin_where_the_sequence_does():
    with pytest.raises(ValueError, match="begin at"):
        number_of(FIRST - 1)
