"""The switchboard: settings, routes and processes; it knows every app."""

import gc

# A start makes some hundred thousand objects that all stay: looking through them every 700 is a fifth of it.
gc.set_threshold(20_000, 20, 50)

from config.celery import app as celery_app  # noqa: E402 - what it loads is what the line above is for

__all__ = ["celery_app"]
