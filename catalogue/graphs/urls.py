"""The published charts, and the pages that other sites may frame."""

from django.urls import path

from catalogue.graphs import frames, views

urlpatterns = [
    path("graphiques/", views.chart_list, name="chart-list"),
    path("graphiques/<slug:key>/", views.chart_page, name="chart-page"),
    *(
        path(f"graphiques/<slug:key>.{form}", views.chart_file, {"form": form}, name="chart-file")
        for form in ("csv", "svg", "png", "zip", "json")
    ),
    path("integrer/<slug:key>/", frames.chart_frame, name="chart-frame"),
]
