"""Pages of the ground floor."""

from django.urls import path

from core import health
from core.views import jobs, notifications, outbox

app_name = "core"

urlpatterns = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ReadinessView.as_view(), name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("notifications/", notifications.notification_list, name="notifications"),
    path("notifications/bell/", notifications.bell, name="notification-bell"),
    path("notifications/read-all/", notifications.read_all, name="notifications-read-all"),
    path("notifications/<int:pk>/open/", notifications.open_notification, name="notification-open"),
    path("notifications/settings/", notifications.notification_settings, name="notification-settings"),
    path("notifications/settings/test/", notifications.send_test_message, name="notification-test"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<uuid:pk>/cancel/", jobs.cancel, name="job-cancel"),
    path("jobs/<uuid:pk>/result/", jobs.result, name="job-result"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:pk>/retry/", outbox.retry, name="outbox-retry"),
    path("inbound-mail/", outbox.inbound_mail, name="inbound-mail"),
]
