"""Every URL of the site."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from betaportfolio.api.views import NotFoundView

handler400 = "betaportfolio.error_pages.bad_request"
handler403 = "betaportfolio.error_pages.permission_denied"
handler404 = "betaportfolio.error_pages.page_not_found"
handler500 = "betaportfolio.error_pages.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("betaportfolio.api.urls")),
    path("", include("accounts.urls")),
    path("", include("betagouv.urls")),
    path("", include("workspace.urls")),
    path("", include("catalogue.urls")),
    path("", include("indicators.urls")),
    path("", include("bilan.urls")),
    re_path(r"^api/(?:v1/(?:.*/)?|v[23].*)$", NotFoundView.as_view(), name="api-nothing"),
]
if "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
