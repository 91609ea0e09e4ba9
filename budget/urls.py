"""The public pages of the money."""

from django.urls import path

from budget import views

urlpatterns = [path("financements/", views.financements, name="funding")]
