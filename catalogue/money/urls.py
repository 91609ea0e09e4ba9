"""Public URLs of money."""

from django.urls import path

from catalogue.money import views
from common.files.table_files import TABLE_FORMS

urlpatterns = [
    path("financements/", views.financements, name="funding"),
    path("financements/<int:year>/", views.year_page, name="credits-year"),
    *(
        path(f"financements/<int:year>/credits.{form}", views.credits_file, {"form": form}, name="credits-file")
        for form in TABLE_FORMS
    ),
    path("financements/<int:year>/graphiques/<slug:name>.csv", views.chart_file, name="funding-year-chart"),
    path("financements/graphiques/<slug:name>.csv", views.chart_file, name="funding-chart"),
    path("financements/impact-national/", views.national, name="funding-national"),
    *(
        path(f"financements/impact-national.{form}", views.national_file, {"form": form}, name="funding-national-file")
        for form in TABLE_FORMS
    ),
    path("financements/fast/<int:number>/", views.round_page, name="funding-round"),
    path("financements/gamma/<int:number>/", views.season_page, name="season"),
    path("financements/services/<dotted:slug>/", views.service_page, name="funding-service"),
    *(
        path(
            f"financements/services/<dotted:slug>/annees.{form}",
            views.service_file,
            {"form": form},
            name="funding-service-file",
        )
        for form in TABLE_FORMS
    ),
]
