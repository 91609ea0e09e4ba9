"""URLs of the change feed and of the lists of all tables, under ``/api/v1/``."""

from django.urls import path

from gateway import api
from gateway.lists.views import VIEWS

urlpatterns = [
    path("changes/", api.ChangesView.as_view(), name="api-changes"),
    *(path(f"{name}/", view.as_view(), name=f"api-{name}") for name, view in VIEWS.items()),
]
