"""URLs of the API that signed-in users write to, under ``/api/v1/``."""

from django.urls import path

from workspace.composer import api as definitions
from workspace.fiche_api import api as fiche
from workspace.phases import api as phases

urlpatterns = [
    path("startups/<dotted:slug>/phases/", phases.PhasesView.as_view(), name="api-phases"),
    path("startups/<dotted:slug>/fiche/", fiche.FicheFieldsView.as_view(), name="api-fiche-fields"),
    path("startups/<dotted:slug>/events/", fiche.FicheEventsView.as_view(), name="api-fiche-events"),
    path("indicators/grammar/", definitions.GrammarView.as_view(), name="api-grammar"),
    path("indicators/definitions/", definitions.DefinitionsView.as_view(), name="api-definitions"),
    path("indicators/definitions/<str:code>/", definitions.VersionsView.as_view(), name="api-definition"),
]
