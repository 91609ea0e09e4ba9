"""The addresses of those who work."""

from django.urls import path

from workspace.views import fiche, home, phase

urlpatterns = [
    path("espace/", home.home, name="workspace"),
    path("espace/services/<dotted:slug>/", fiche.overview, name="workspace-startup"),
    path("espace/services/<dotted:slug>/phase/", phase.change, name="workspace-phase"),
    path("espace/services/<dotted:slug>/phases/<int:pk>/", phase.correct, name="workspace-phase-correct"),
    path("espace/services/<dotted:slug>/phases/<int:pk>/retrait/", phase.withdraw, name="workspace-phase-withdraw"),
]
