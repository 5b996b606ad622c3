"""News of contracts that people may choose to be told."""

from django.utils.translation import gettext_lazy as _

from core.notifications import NotificationEvent

QUALIFICATION_EXPIRES = NotificationEvent("contracts.qualification_expires", _("A qualification runs out"))
HANDOVER_ANNOUNCED = NotificationEvent("contracts.handover_announced", _("A change of person is announced"))
HANDOVER_DONE = NotificationEvent("contracts.handover_done", _("A hand-over is done"))
ROTA_GAP = NotificationEvent("contracts.rota_gap", _("Nobody is on call"))
DRILL_DUE = NotificationEvent("contracts.drill_due", _("An emergency drill is due"))
RELEASE_COMPLETE = NotificationEvent("contracts.release_complete", _("A release is complete"))
