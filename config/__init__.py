"""The switchboard: settings, routes and processes; it knows every app."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
