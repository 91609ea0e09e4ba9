"""URLs of the public read API of this app, under ``/api/v1/``."""

from django.urls import path

from catalogue import api
from catalogue.costs import api as costs
from catalogue.levels import api as levels
from catalogue.metrics import api as matrix
from catalogue.money import api as money
from catalogue.published_charts import api as graphs
from catalogue.reviews import api as reviews
from catalogue.standards import api as standards

urlpatterns = [
    path("startups/", api.StartupsView.as_view(), name="api-startups"),
    path("startups/<dotted:slug>/", api.StartupView.as_view(), name="api-startup"),
    path("incubators/", api.IncubatorsView.as_view(), name="api-incubators"),
    path("incubators/<dotted:slug>/", api.IncubatorView.as_view(), name="api-incubator"),
    path("administrations/<dotted:slug>/", api.AdministrationView.as_view(), name="api-administration"),
    path("portfolio/", api.PortfolioView.as_view(), name="api-portfolio"),
    path("portfolio/series/", api.PortfolioSeriesView.as_view(), name="api-portfolio-series"),
    path("charts/", graphs.ChartsView.as_view(), name="api-charts"),
    path("charts/<slug:key>/", graphs.ChartSeriesView.as_view(), name="api-chart-series"),
    path("charts/<slug:key>/figure/", graphs.ChartFigureView.as_view(), name="api-chart-figure"),
    path("national-impact/", api.NationalImpactView.as_view(), name="api-national-impact"),
    path("startups/<dotted:slug>/matrix/", matrix.MatrixView.as_view(), name="api-matrix"),
    path("national-impact/costs/", costs.NationalCostsView.as_view(), name="api-national-costs"),
    path("startups/<dotted:slug>/money/", money.StartupMoneyView.as_view(), name="api-startup-money"),
    path("standards/", standards.StandardsView.as_view(), name="api-standards"),
    path("impact-levels/", levels.LevelsView.as_view(), name="api-impact-levels"),
    path("next-reviews/", reviews.NextReviewsView.as_view(), name="api-next-reviews"),
    path("unit-costs/", costs.UnitCostsView.as_view(), name="api-unit-costs"),
    path("community/", api.CommunityView.as_view(), name="api-community"),
]
