"""Routes under /api/v1."""

from django.urls import URLPattern

app_name = "inspections-api"
urlpatterns: list[URLPattern] = []
