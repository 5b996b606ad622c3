"""Routes under /api/v1/accounts/."""

from django.urls import path

from accounts import api

app_name = "accounts-api"
urlpatterns = [
    path("me", api.MeView.as_view(), name="me"),
    path("organisations", api.OrganisationListView.as_view(), name="organisation-list"),
    path("departments", api.DepartmentListView.as_view(), name="department-list"),
    path("users", api.UserListView.as_view(), name="user-list"),
]
