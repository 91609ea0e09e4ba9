"""The addresses of the exports, at the root of the site: before ``startups/<dotted:slug>/``."""

from django.urls import path

from catalogue.startups import views

urlpatterns = [
    path("startups/export.csv", views.startups_csv, name="startup-export-csv"),
    path("startups/export.ods", views.startups_ods, name="startup-export-ods"),
]
