"""News that contracts sends upwards; it never learns who listens.

Outages are sent with `outage: HealthOutage`, `probe: HealthProbe` and `at: datetime`, inside the transaction
that recorded the fact. A receiver that opens or solves a ticket answers its number; what it raises undoes
only its own work, and the outage stays marked as wanting a ticket until a later attempt succeeds (M01).
"""

from django.dispatch import Signal

module_went_down = Signal()
module_recovered = Signal()
calendar_published = Signal()
"""Sent with `old` and `new: CalendarVersion` inside the transaction that published the new version."""
workdays_changed = Signal()
"""Sent inside the transaction in which days were declared working or free, once for all of them."""
