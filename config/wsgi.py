"""WSGI entry point of the web process."""

import gc
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not settings.IS_SECRET_KEY_GIVEN:
    raise ImproperlyConfigured("SECRET_KEY must be set for the web process")
application = get_wsgi_application()

# What is loaded by now stays: never looked through again, and shared with the workers forked from here.
gc.collect()
gc.freeze()
# config/__init__.py looks for garbage rarely; here a look at 20,000 objects would hold up every hundredth call by 10 ms.
gc.set_threshold(700, 10, 10)
