"""The language of a person: kept in the profile, taken up by the device at login."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_device_language

YEAR_S = 365 * 24 * 3600


class LoginLanguageMiddleware:
    """After a login the device's language cookie follows the profile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        language = getattr(request, "login_language", "")
        if language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=YEAR_S,
                samesite="Lax",
                secure=settings.IS_HTTPS,
            )
        return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Switch the device's language, and the profile's when somebody is logged in."""
    language = request.POST.get("language", "")
    user = request.user
    if user.is_authenticated and language in dict(settings.LANGUAGES) and check_for_language(language):
        user.language = language
        user.save(update_fields=["language"])
    return set_device_language(request)
