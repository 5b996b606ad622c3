"""Routes under /api/v1."""

from django.urls import URLPattern

app_name = "quality-api"
urlpatterns: list[URLPattern] = []
