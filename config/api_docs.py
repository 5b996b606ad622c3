"""The interfaces' documentation for people, from the files that come with the installation.

Swagger UI runs under the portal's own Content-Security-Policy; Redoc makes its styles and its search worker
while it runs, so its page alone allows those two. The document itself takes seconds to draw: each process
draws it once for each language and format.
"""

from typing import Any, ClassVar

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """The OpenAPI document in the language and format that are asked for."""

    drawn: ClassVar[dict[tuple[str, str], HttpResponse]] = {}

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.query_params:
            return super().get(request, *args, **kwargs)
        renderer, media_type = self.perform_content_negotiation(request, force=True)
        key = (get_language() or "", media_type)
        if key not in self.drawn:
            answer = super().get(request, *args, **kwargs)
            content = renderer.render(answer.data, media_type, {"request": request, "response": answer})
            self.drawn[key] = HttpResponse(
                content,
                content_type=f"{media_type}; charset=utf-8",
                headers={"Content-Disposition": answer["Content-Disposition"]},
            )
        return HttpResponse(self.drawn[key].content, headers=self.drawn[key].headers)


swagger = csp_update({"style-src": ["'unsafe-inline'"]})(
    login_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))
)
redoc = csp_update({"style-src": ["'unsafe-inline'"], "worker-src": ["blob:"]})(
    login_required(SpectacularRedocView.as_view(url_name="api-schema"))
)
