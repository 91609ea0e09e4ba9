"""The addresses of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from impact import api

urlpatterns = [
    path("indicators/", api.IndicatorsView.as_view(), name="api-indicators"),
    path("indicators/<str:code>/<str:year>/evidence/", api.EvidenceView.as_view(), name="api-indicator-evidence"),
]
