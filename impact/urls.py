"""The public pages of the indicators."""

from django.urls import path

from impact.views import evidence, publications, years

urlpatterns = [
    path("indicateurs/", years.latest, name="indicators"),
    path("indicateurs/<str:year>/", years.indicator_year, name="indicator-year"),
    path("indicateurs/<str:code>/<str:year>/preuve/", evidence.evidence, name="indicator-evidence"),
    path("indicateurs/<str:code>/<str:year>/preuve.csv", evidence.evidence_csv, name="indicator-evidence-csv"),
    path("indicateurs/<str:year>/publications/", publications.year_publications, name="publications"),
    path("indicateurs/<str:year>/publications/<int:pk>/", publications.one_publication, name="publication"),
]
