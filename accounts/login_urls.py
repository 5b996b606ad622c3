"""Routes of logging in: only those of allauth that the portal uses, under the names allauth expects."""

from allauth.account import views
from django.urls import include, path

from accounts.views.session import forgotten_password

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/forgotten/", forgotten_password, name="account_reset_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
