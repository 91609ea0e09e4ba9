"""The public pages of the indicators."""

from django.urls import path

from impact import views

urlpatterns = [
    path("indicateurs/", views.latest, name="indicators"),
    path("indicateurs/<str:year>/", views.indicator_year, name="indicator-year"),
    path("indicateurs/<str:code>/<str:year>/preuve/", views.evidence, name="indicator-evidence"),
    path("indicateurs/<str:code>/<str:year>/preuve.csv", views.evidence_csv, name="indicator-evidence-csv"),
]
