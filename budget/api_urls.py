"""URLs of the public API of this app, under ``/api/v1/``."""

from django.urls import path

from budget import api

urlpatterns = [
    path("funding-rounds/", api.FundingRoundsView.as_view(), name="api-funding-rounds"),
    path("funding-rounds/<str:number>/", api.FundingRoundView.as_view(), name="api-funding-round"),
]
