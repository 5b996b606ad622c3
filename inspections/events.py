"""News of inspections that people may choose to be told."""

from django.utils.translation import gettext_lazy as _

from core.notifications import BELL, NotificationEvent

PLAN_MOVED = NotificationEvent("inspections.plan_moved", _("The plan of inspections moved"))
REMINDER = NotificationEvent("inspections.reminder", _("An inspection is due soon"))
OVERDUE = NotificationEvent("inspections.overdue", _("An inspection is overdue"))
MISSED = NotificationEvent("inspections.missed", _("A promised inspection was missed"), is_urgent=True)
STEP = NotificationEvent("inspections.step", _("An inspection moved on"))
TO_CHECK = NotificationEvent("inspections.to_check", _("An inspection waits for the hospital"))
NO_REPLY = NotificationEvent("inspections.no_reply", _("The hospital has not answered an inspection"))
VISIT = NotificationEvent(
    "inspections.visit", _("A visit waits for confirmation"), defaults=frozenset({BELL})
)
