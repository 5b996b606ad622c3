"""Short-lived tokens that let a page listen to the push server on another port or host."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

SALT = "push"
MAX_AGE_S = 60


@require_GET
@never_cache
@login_required
def issue(request: HttpRequest) -> JsonResponse:
    """A token for the caller, good for one minute."""
    return JsonResponse({"token": signing.dumps(request.user.pk, salt=SALT)})


def user_id_of(token: str) -> int | None:
    """Whom the token was issued to; None when it is forged or too old."""
    try:
        return int(signing.loads(token, salt=SALT, max_age=MAX_AGE_S))
    except (signing.BadSignature, TypeError, ValueError):
        return None
