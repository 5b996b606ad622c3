"""All routes of the portal."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from accounts.language import set_language
from config import api_docs, push_tokens
from tickets.views import sticker

# Administrators log in where everybody does: with lock-out and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.page_not_found"
handler500 = "core.errors.server_error"

urlpatterns = [
    path("", include("core.urls")),
    path("push/token/", push_tokens.issue, name="push-token"),
    path("", include("reports.urls")),
    path("contracts/", include("contracts.urls")),
    path("tickets/", include("tickets.urls")),
    path("inspections/", include("inspections.urls")),
    path("homepages/", include("quality.urls")),
    path("codes/", include("codes.urls")),
    path("report/<str:token>/", sticker.sticker_report, name="sticker-report"),
    path("follow/<str:token>/", sticker.follow, name="follow"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.login_urls")),
    path("", include("accounts.urls")),
    path("api/v1/accounts/", include("accounts.api_urls")),
    path("api/v1/", include("contracts.api.urls")),
    path("api/v1/", include("tickets.api.urls")),
    path("api/v1/", include("inspections.api.urls")),
    path("api/v1/", include("quality.api.urls")),
    path("api/v1/", include("codes.api.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("api/schema/", api_docs.SchemaView.as_view(), name="api-schema"),
    path("api/docs/", api_docs.swagger, name="api-docs"),
    path("api/redoc/", api_docs.redoc, name="api-redoc"),
]
