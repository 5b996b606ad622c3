"""Routes of my account, of administration and of the audit trail."""

from django.urls import path

from accounts.views import audit, machines, organisations, profile, session, users

app_name = "accounts"
urlpatterns = [
    path("accounts/session/", session.session, name="session"),
    path("profile/", profile.profile, name="profile"),
    path("profile/sessions/<int:pk>/end/", profile.end_session, name="session-end"),
    path("profile/sessions/end/", profile.end_other_sessions, name="sessions-end"),
    path("administration/accounts/", users.user_list, name="user-list"),
    path("administration/accounts/new/", users.user_create, name="user-create"),
    path("administration/accounts/<int:pk>/", users.user_detail, name="user-detail"),
    path("administration/accounts/<int:pk>/edit/", users.user_edit, name="user-edit"),
    path("administration/accounts/<int:pk>/switch-off/", users.switch_off, name="user-switch-off"),
    path("administration/accounts/<int:pk>/switch-on/", users.switch_on, name="user-switch-on"),
    path("administration/accounts/<int:pk>/password/", users.reset_password, name="user-reset-password"),
    path(
        "administration/accounts/<int:pk>/second-factor/",
        users.reset_second_factor,
        name="user-reset-second-factor",
    ),
    path("administration/accounts/<int:pk>/unlock/", users.unlock, name="user-unlock"),
    path("administration/organisations/", organisations.organisation_list, name="organisation-list"),
    path("administration/organisations/new/", organisations.organisation_create, name="organisation-create"),
    path("administration/organisations/<int:pk>/", organisations.organisation_edit, name="organisation-edit"),
    path("administration/departments/", organisations.department_list, name="department-list"),
    path("administration/departments/new/", organisations.department_create, name="department-create"),
    path("administration/departments/<int:pk>/", organisations.department_edit, name="department-edit"),
    path("administration/machines/", machines.machine_list, name="machine-list"),
    path("administration/machines/new/", machines.machine_create, name="machine-create"),
    path("administration/machines/<int:pk>/", machines.machine_detail, name="machine-detail"),
    path("administration/machines/<int:pk>/edit/", machines.machine_edit, name="machine-edit"),
    path("administration/machines/<int:pk>/switch/", machines.machine_switch, name="machine-switch"),
    path("administration/machines/<int:pk>/keys/new/", machines.key_create, name="key-create"),
    path(
        "administration/machines/<int:pk>/keys/<slug:prefix>/revoke/", machines.key_revoke, name="key-revoke"
    ),
    path("audit/", audit.audit_list, name="audit-list"),
    path("audit/export/", audit.audit_export, name="audit-export"),
    path("audit/seals/", audit.seal_list, name="seal-list"),
    path("audit/seals/verify/", audit.verify_seals, name="seal-verify"),
    path("audit/<int:pk>/", audit.audit_detail, name="audit-detail"),
    path("audit/object/<int:content_type>/<str:key>/", audit.object_history, name="object-history"),
]
