"""Compliance rates: a share of what was due, and no number where nothing is left to count."""

from datetime import date

import pytest

from contracts.models.contract import Contract
from tickets.selectors.figures import ComplianceRow


@pytest.mark.parametrize(
    ("in_time", "breached", "excused", "rates"),
    [
        (3, 1, 0, (75.0, 75.0)),
        (2, 1, 1, (66.7, 100.0)),
        (0, 2, 2, (0.0, None)),
        (0, 0, 0, (None, None)),
    ],
)
def test_a_rate_is_the_share_met_of_what_was_due(in_time, breached, excused, rates):
    row = ComplianceRow(Contract(), "respond", date(2026, 3, 1), in_time, breached, excused)

    assert (row.rate, row.rate_without_excused) == rates
