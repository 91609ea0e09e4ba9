"""Every URL of the API, under ``/api/``: those of the apps, its schema and its documentation."""

from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularSwaggerSplitView

from betaportfolio.api import docs as api_docs
from betaportfolio.api.views import SchemaView
from common.rights import open_to_all

swagger = SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="betaportfolio/api_try.html")
to_reference = RedirectView.as_view(url="/api/docs/", permanent=True)
to_operation = RedirectView.as_view(url="/api/docs/#%(key)s", permanent=True)

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
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", api_docs.reference, name="api-docs"),
    path("docs/premiers-pas/", api_docs.first_steps, name="api-first-steps"),
    path("docs/essayer/", open_to_all(swagger), name="api-try"),
    # Former URLs of the documentation, one page for each group and operation.
    path("docs/groupes/<slug:key>/", open_to_all(to_reference), name="api-docs-group"),
    path("docs/<slug:key>/", open_to_all(to_operation), name="api-docs-operation"),
]
