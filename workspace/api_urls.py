"""URLs of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from workspace.composer import api

urlpatterns = [
    path("grammar/", api.GrammarView.as_view(), name="api-grammar"),
    path("indicators/<text:code>/", api.IndicatorView.as_view(), name="api-indicator"),
]
