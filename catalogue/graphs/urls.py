"""URLs of the published charts, and of the pages that other sites may frame."""

from django.urls import path

from catalogue.graphs import views

urlpatterns = [
    path("graphiques/", views.chart_list, name="chart-list"),
    path("graphiques/<slug:key>/", views.chart_page, name="chart-page"),
    *(
        path(f"graphiques/<slug:key>.{form}", views.chart_file, {"form": form}, name="chart-file")
        for form in ("csv", "svg", "png")
    ),
    path("integrer/<slug:key>/", views.chart_frame, name="chart-frame"),
]
