"""The addresses of the exports, at the root of the site: before ``startups/<dotted:slug>/``."""

from django.urls import path

from catalogue.listing import exports

urlpatterns = [
    path("startups/export.csv", exports.startups_csv, name="startup-export-csv"),
    path("startups/export.ods", exports.startups_ods, name="startup-export-ods"),
]
