"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("betaportfolio.api_urls")),
    path("", include("accounts.urls")),
    path("", include("workspace.urls")),
    path("", include("catalogue.export_urls")),
    path("", include("catalogue.urls")),
    path("", include("indicators.urls")),
    path("", include("budget.urls")),
]
