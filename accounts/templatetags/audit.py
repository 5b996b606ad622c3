"""`{% load audit %}{% audit_history object %}`: the object's history, fetched when it comes into view."""

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("accounts/_audit_history.html")
def audit_history(instance: Model) -> dict[str, Any]:
    """A card that costs no query beside the type's (which is cached); what it shows obeys the scope."""
    content_type = ContentType.objects.get_for_model(type(instance))
    return {"history_url": reverse("accounts:object-history", args=[content_type.pk, str(instance.pk)])}
