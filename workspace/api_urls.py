"""URLs of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from workspace.composer import api as definitions

urlpatterns = [
    path("indicators/grammar/", definitions.GrammarView.as_view(), name="api-grammar"),
    path("indicators/definitions/", definitions.DefinitionsView.as_view(), name="api-definitions"),
    path("indicators/definitions/<str:code>/", definitions.VersionsView.as_view(), name="api-definition"),
]
