"""Every address of the API, under ``/api/``: what the apps offer, its schema and its documentation."""

from django.urls import include, path, re_path

from betaportfolio import api_docs

urlpatterns = [
    path("", include("betagouv.dropin.urls")),
    path("v1/", include("catalogue.api_urls")),
    path("v1/", include("impact.api_urls")),
    path("v1/", include("indicators.api_urls")),
    path("v1/", include("budget.api_urls")),
    path("v1/", include("workspace.api_urls")),
    path("v1/", include("bilan.api_urls")),
    path("v1/", include("gateway.api_urls")),
    path("v1/", include("betagouv.api_urls")),
    path("schema/", api_docs.SchemaView.as_view(), name="api-schema"),
    path("docs/", api_docs.documentation, name="api-docs"),
    path("docs/groupes/<slug:key>/", api_docs.group_page, name="api-docs-group"),
    path("docs/<slug:key>/", api_docs.operation_page, name="api-docs-operation"),
    re_path(r"^v1/(?:.*/)?$|^v[23].*$", api_docs.NothingView.as_view(), name="api-nothing"),
]
