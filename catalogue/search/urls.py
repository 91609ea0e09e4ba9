"""URLs of the search."""

from django.urls import path

from catalogue.search import views

urlpatterns = [
    path("recherche/", views.search, name="search"),
    path("recherche/suggestions/", views.suggestions, name="search-suggestions"),
]
