"""URLs of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from bilan import api

urlpatterns = [
    path("reports/", api.ReportsView.as_view(), name="api-reports"),
    path("reports/<str:year>/", api.ReportView.as_view(), name="api-report"),
]
