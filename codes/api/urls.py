"""Routes under /api/v1."""

from django.urls import URLPattern

app_name = "codes-api"
urlpatterns: list[URLPattern] = []
