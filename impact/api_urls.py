"""URLs of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from impact.api import measurements, metrics, objectives

urlpatterns = [
    path("startups/<dotted:slug>/objectives/", objectives.ObjectivesView.as_view(), name="api-objectives"),
    path("startups/<dotted:slug>/metrics/", metrics.MetricsView.as_view(), name="api-metrics"),
    path(
        "startups/<dotted:slug>/metrics/<text:code>/measurements/",
        measurements.MeasurementsView.as_view(),
        name="api-measurements-of-metric",
    ),
    path(
        "startups/<dotted:slug>/metrics/<text:code>/measurements/<str:start>/<str:end>/",
        measurements.MeasurementView.as_view(),
        name="api-measurement-of-period",
    ),
]
