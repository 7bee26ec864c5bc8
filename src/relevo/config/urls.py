"""All addresses of the web server, apart from `/events`, `/healthz` and `/readyz`, which `config.asgi` answers itself."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

handler400 = "relevo.desk.errors.bad_request"
handler403 = "relevo.desk.errors.forbidden"
handler404 = "relevo.desk.errors.not_found"
handler500 = "relevo.config.failures.broken"

urlpatterns = [
    path("api/v1/", include("relevo.api.urls")),
    path("", include("relevo.portal.urls")),
    path("", include("relevo.desk.urls")),
]

if settings.DEMO:
    urlpatterns.insert(0, path("sandbox/", include("relevo.ops.demo.urls")))
