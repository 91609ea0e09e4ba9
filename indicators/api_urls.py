"""URLs of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from indicators.api import indicators, publications

OF_YEAR = "indicators/<text:code>/<str:year>/"

urlpatterns = [
    path("indicators/", indicators.IndicatorsView.as_view(), name="api-indicators"),
    path(OF_YEAR, indicators.IndicatorYearView.as_view(), name="api-indicator-year"),
    path(
        f"{OF_YEAR}publications/",
        publications.PublicationsOfFigureView.as_view(),
        name="api-indicator-publications",
    ),
    path("publications/", publications.PublicationsView.as_view(), name="api-publications"),
    path("publications/<int:id>/", publications.PublicationView.as_view(), name="api-publication"),
]
