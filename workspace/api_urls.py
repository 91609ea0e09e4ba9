"""The addresses of the API that those who work write to, under ``/api/v1/``."""

from django.urls import path

from workspace import api

urlpatterns = [path("startups/<dotted:slug>/phases/", api.PhasesView.as_view(), name="api-phases")]
