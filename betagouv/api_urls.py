"""URLs of the public API on imports, under ``/api/v1/``."""

from django.urls import path

from betagouv.imports_api import ImportsView

urlpatterns = [path("imports/", ImportsView.as_view(), name="api-imports")]
