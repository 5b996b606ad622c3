"""The interfaces' documentation for people, from the files that come with the installation.

Swagger UI runs under the portal's own Content-Security-Policy; Redoc makes its styles and its search worker
while it runs, so its page alone allows those two.
"""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView

swagger = csp_update({"style-src": ["'unsafe-inline'"]})(
    login_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))
)
redoc = csp_update({"style-src": ["'unsafe-inline'"], "worker-src": ["blob:"]})(
    login_required(SpectacularRedocView.as_view(url_name="api-schema"))
)
