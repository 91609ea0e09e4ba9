"""The public pages of the indicators."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from indicators.views import (
    budget_documents,
    drift,
    evidence,
    indicator,
    publications,
    years,
)
from web.moved_tables import moved_table


class YearText(StringConverter):
    """A year in a URL: anything that begins with a digit, since no indicator code does."""

    regex = "[0-9][^/]*"


register_converter(YearText, "yeartext")

OF_EVIDENCE = {
    "listed": "api-indicator-evidence",
    "parts": ("code", "year"),
    "names": {"mois": "month", "incubateur": "lead"},
    "format": "csv",
}

urlpatterns = [
    path("indicateurs/", years.latest, name="indicators"),
    path("indicateurs/cibles.csv", years.targets_csv, name="targets-csv"),
    path("indicateurs/documents-budgetaires/", budget_documents.budget_documents, name="budget-documents"),
    path(
        "indicateurs/documents-budgetaires/donnees.csv",
        budget_documents.budget_documents_data,
        name="budget-documents-data",
    ),
    *(
        path(
            f"indicateurs/documents-budgetaires.{form}",
            budget_documents.budget_documents_file,
            {"form": form},
            name="budget-documents-file",
        )
        for form in ("csv", "ods", "xlsx", "pdf")
    ),
    path("indicateurs/<yeartext:year>/", years.indicator_year, name="indicator-year"),
    path("indicateurs/<text:code>/", indicator.indicator, name="indicator"),
    path("indicateurs/<text:code>/<slug:name>.csv", indicator.indicator_csv, name="indicator-csv"),
    path("indicateurs/<text:code>/<str:year>/preuve/", evidence.evidence, name="indicator-evidence"),
    path("indicateurs/<text:code>/<str:year>/preuve.csv", moved_table, OF_EVIDENCE, name="indicator-evidence-csv"),
    path("indicateurs/<text:code>/<str:year>/derive/", drift.drift, name="indicator-drift"),
    path("indicateurs/<str:year>/publications/", publications.year_publications, name="publications"),
    path("indicateurs/<str:year>/publications/<int:pk>/", publications.one_publication, name="publication"),
    path(
        "indicateurs/<str:year>/publications/<int:pk>/<str:name>",
        publications.publication_file,
        name="publication-file",
    ),
]
