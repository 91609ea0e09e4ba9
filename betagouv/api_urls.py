"""URLs of the public API on imports, under ``/api/v1/``."""

from django.urls import path

from betagouv.imports_api import ImportsView, ImportView

urlpatterns = [
    path("imports/", ImportsView.as_view(), name="api-imports"),
    path("imports/<int:id>/", ImportView.as_view(), name="api-import"),
]
