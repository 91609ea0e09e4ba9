"""URLs of the import pages, for staff, and of what to report in espace-membre."""

from django.urls import path

from betagouv.views import absences, conflicts, imports, local_changes

urlpatterns = [
    path("espace/a-reporter/", local_changes.to_report, name="workspace-to-report"),
    path("espace/imports/", imports.import_list, name="imports"),
    path("espace/imports/lancer/", imports.run, name="imports-run"),
    path("espace/imports/source/", imports.source, name="imports-source"),
    path("espace/imports/fiches.zip", imports.archive, name="imports-archive"),
    path("espace/imports/fiches.patch", imports.patch, name="imports-patch"),
    path("espace/imports/conflits/", conflicts.conflicts, name="imports-conflicts"),
    path("espace/imports/conflits/<int:pk>/", conflicts.conflict, name="imports-conflict"),
    path("espace/imports/laureats/", imports.laureates, name="imports-laureates"),
    path("espace/imports/absences/", absences.absence_list, name="imports-absences"),
    path("espace/imports/absences/<int:pk>/", absences.absence, name="imports-absence"),
    path("espace/imports/absences/<int:pk>/revenir/", absences.undone, name="imports-absence-undo"),
    path("espace/imports/<int:pk>/", imports.import_report, name="imports-report"),
    path("espace/imports/echecs/<int:pk>/", imports.failed_import, name="imports-failed"),
    path("espace/imports/echecs/<int:pk>/confirmer/", imports.confirm_import, name="imports-confirm"),
    path("espace/imports/jour/<slug:kind>/", imports.records_day, name="imports-day"),
    path("espace/services/<dotted:slug>/conflits/", conflicts.fiche_conflicts, name="workspace-conflicts"),
    path("espace/services/<dotted:slug>/conflits/<int:pk>/", conflicts.fiche_conflict, name="workspace-conflict"),
]
