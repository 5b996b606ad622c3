"""What inspections does when the hospital declares days working or free: it plans anew (M19)."""

from django.db import transaction
from django.dispatch import receiver

from contracts.signals import workdays_changed
from inspections.tasks import plan_inspections


@receiver(workdays_changed, dispatch_uid="inspections.follow_holidays")
def follow_holidays(sender: object, **_: object) -> None:
    """Plan anew once the change stands; several days declared at once come here once."""
    transaction.on_commit(plan_inspections.delay)
