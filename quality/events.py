"""What people of medical records are told."""

from django.utils.translation import gettext_lazy as _

from core.notifications import NotificationEvent

CHASE = NotificationEvent("homepages.chase", _("Homepages are overdue"))
