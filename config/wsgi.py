"""WSGI entry point of the web process."""

import gc
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not settings.IS_SECRET_KEY_GIVEN:
    raise ImproperlyConfigured("SECRET_KEY must be set for the web process")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - imports every view now, once for all workers, not with their first requests

# What is loaded by now stays: never looked through again, and shared with the workers forked from here.
gc.collect()
gc.freeze()
# config/__init__.py has garbage looked for rarely: 20,000 objects at once hold up every hundredth call.
gc.set_threshold(700, 10, 10)
