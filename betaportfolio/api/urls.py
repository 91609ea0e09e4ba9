"""Every URL of the API, under ``/api/``: those of the apps, its schema and its documentation."""

from django.urls import include, path

from betaportfolio.api.figures import DriftOfServicesView, EvidenceOfServicesView
from betaportfolio.api.first_steps import first_steps
from betaportfolio.api.reference import ReferenceView
from betaportfolio.api.root import RootView
from betaportfolio.api.views import SchemaView, TableSchemaView
from web.view_rights import open_to_all

FIGURE = "v1/indicators/<text:code>/<str:year>/"

urlpatterns = [
    path("", RootView.as_view(schema=None), name="api"),
    path("v1/", RootView.as_view(), name="api-root"),
    path("", include("betagouv.dropin.urls")),
    path("v1/", include("catalogue.api_urls")),
    path("v1/", include("impact.api_urls")),
    path("v1/", include("indicators.api_urls")),
    path("v1/", include("budget.api_urls")),
    path("v1/", include("workspace.api_urls")),
    path("v1/", include("bilan.api_urls")),
    path("v1/", include("gateway.api_urls")),
    path("v1/", include("betagouv.api_urls")),
    path(f"{FIGURE}evidence/", EvidenceOfServicesView.as_view(), name="api-indicator-evidence"),
    path(f"{FIGURE}drift/", DriftOfServicesView.as_view(), name="api-indicator-drift"),
    path("table-schemas/<path:listed>/", TableSchemaView.as_view(), name="table-schema"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", open_to_all(ReferenceView.as_view()), name="api-docs"),
    path("docs/premiers-pas/", first_steps, name="api-first-steps"),
]
