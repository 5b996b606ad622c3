"""What a form is bound to: a POST, however empty, is bound; a GET is not."""

from typing import Any

from django.http import HttpRequest


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files for a form's first two arguments."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
