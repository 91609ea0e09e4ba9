"""The addresses of what the site says of itself."""

from django.urls import path

from catalogue.site import views

urlpatterns = [
    path("plan-du-site/", views.plan, name="site-plan"),
]
