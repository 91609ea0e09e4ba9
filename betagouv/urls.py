"""URLs of the import pages, for staff, and of what to report in espace-membre."""

from django.urls import path

from betagouv.views import absences, conflicts, imports, local_changes, phase_words, to_settle

urlpatterns = [
    path("espace/a-reporter/", local_changes.to_report, name="workspace-to-report"),
    path("espace/imports/", imports.import_list, name="imports"),
    path("espace/imports/lancer/", imports.run, name="imports-run"),
    path("espace/imports/source/", imports.source, name="imports-source"),
    path("espace/imports/mots-de-phase/", phase_words.phase_words, name="phase-words"),
    path("espace/imports/fiches.zip", imports.archive, name="imports-archive"),
    path("espace/imports/fiches.patch", imports.patch, name="imports-patch"),
    path("espace/imports/laureats/", imports.laureates, name="imports-laureates"),
    path("espace/imports/<int:pk>/", imports.import_report, name="imports-report"),
    path("espace/imports/echecs/<int:pk>/", imports.failed_import, name="imports-failed"),
    path("espace/imports/echecs/<int:pk>/confirmer/", imports.confirm_import, name="imports-confirm"),
    path("espace/imports/jour/<slug:kind>/", imports.records_day, name="imports-day"),
    path("espace/a-regler/", to_settle.to_settle, name="workspace-to-settle"),
    path("espace/a-regler/absences/<int:pk>/", absences.absence, name="workspace-absence"),
    path("espace/a-regler/conflits/<int:pk>/", conflicts.conflict, name="source-conflict"),
    path("espace/a-regler/incoherences/<int:pk>/", to_settle.inconsistency, name="workspace-inconsistency"),
    path("espace/a-regler/<slug:kind>/<int:pk>/retour/", to_settle.undo, name="workspace-settlement-undo"),
    path("espace/services/<dotted:slug>/conflits/<int:pk>/", conflicts.fiche_conflict, name="workspace-conflict"),
    path("espace/services/<dotted:slug>/constats/<int:pk>/", to_settle.finding, name="workspace-finding"),
]
