"""URLs of the annual report: public pages and those of its writers."""

from django.urls import path

from bilan.views import printed, public, sections, sourced, writing

urlpatterns = [
    path("bilan/", public.reports, name="reports"),
    path("bilan/<int:year>/", public.report, name="report"),
    path("bilan/<int:year>/chiffres/", public.figures, name="report-figures"),
    path("bilan/<int:year>/chiffres/<dotted:key>/", public.figure, name="report-figure"),
    path("bilan/<int:year>/ecarts/", public.drift, name="report-drift"),
    path("bilan/<int:year>/imprimes/", printed.printed, name="report-printed"),
    path("bilan/<int:year>/imprimes.csv", printed.printed_csv, name="report-printed-csv"),
    path("bilan/<int:year>/tables/<slug:name>.csv", public.table, name="report-table"),
    path("bilan/<int:year>/editions/<int:number>/", public.report, name="report-edition"),
    path("bilan/<int:year>/editions/<int:number>/images/<path:name>", public.picture, name="report-picture"),
    path("bilan/<int:year>/editions/<int:number>/<str:name>", public.edition_file, name="report-file"),
    path("espace/bilans/", writing.reports, name="workspace-reports"),
    path("espace/bilans/<int:year>/", writing.report, name="workspace-report"),
    path("espace/bilans/<int:year>/ordre/", writing.arrange, name="workspace-report-arrange"),
    path("espace/bilans/<int:year>/apercu/", writing.preview, name="workspace-report-preview"),
    path("espace/bilans/<int:year>/projet.pdf", writing.draft_pdf, name="workspace-report-draft-pdf"),
    path("espace/bilans/<int:year>/suppression/", writing.deletion, name="workspace-report-delete"),
    path("espace/bilans/<int:year>/publier/", writing.publication, name="workspace-report-publish"),
    path("espace/bilans/<int:year>/editions/<int:number>/fichiers/", writing.files, name="workspace-report-files"),
    path("espace/bilans/<int:year>/sections/<int:pk>/", sections.section, name="workspace-report-section"),
    path("espace/bilans/<int:year>/sections/<int:pk>/confirmer/", sections.confirm, name="workspace-report-confirm"),
    path(
        "espace/bilans/<int:year>/sections/<int:pk>/temoignage/", sections.testimony, name="workspace-report-testimony"
    ),
    path("espace/bilans/<int:year>/sections/<int:pk>/image/", sections.picture, name="workspace-report-picture"),
    path(
        "espace/bilans/<int:year>/temoignages/<int:pk>/retrait/", sections.withdraw, name="workspace-testimony-withdraw"
    ),
    path("espace/bilans/<int:year>/images/", sections.draft_picture, name="workspace-report-pictures"),
    path("espace/bilans/<int:year>/images/<str:name>", sections.draft_picture, name="workspace-report-draft-picture"),
    path("espace/bilans/<int:year>/images/<int:pk>/retrait/", sections.remove_picture, name="workspace-picture-remove"),
    path("espace/bilans/<int:year>/chiffres/", sourced.sourced, name="workspace-report-sourced"),
    *sourced.SOURCED_FIGURES.urls("espace/bilans/<int:year>/chiffres/", "workspace-report-sourced-figure"),
]
