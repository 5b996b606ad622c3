"""The menu: each entry is shown to those who may open it."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context for base.html."""
    return {}
