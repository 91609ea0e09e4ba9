"""URLs of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from indicators.api import drift, indicators, measured, publications, targets

urlpatterns = [
    path("indicators/", indicators.IndicatorsView.as_view(), name="api-indicators"),
    path(
        "indicators/<text:code>/<str:year>/evidence/", indicators.EvidenceView.as_view(), name="api-indicator-evidence"
    ),
    path("indicators/<text:code>/<str:year>/drift/", drift.DriftView.as_view(), name="api-indicator-drift"),
    path("indicators/<text:code>/<str:year>/target/", targets.TargetView.as_view(), name="api-target"),
    path("indicators/<text:code>/<str:year>/targets/", targets.TargetsView.as_view(), name="api-targets"),
    path("indicators/<text:code>/measured/", measured.MeasuredFiguresView.as_view(), name="api-measured-figures"),
    path(
        "indicators/<text:code>/measured/<int:pk>/",
        measured.MeasuredFigureView.as_view(),
        name="api-measured-figure",
    ),
    path("indicators/<str:year>/publications/", publications.PublicationsView.as_view(), name="api-publications"),
    path(
        "indicators/<str:year>/publications/<int:pk>/",
        publications.PublicationView.as_view(),
        name="api-publication",
    ),
]
