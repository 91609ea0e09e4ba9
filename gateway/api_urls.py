"""URLs of the change feed, of the lists of all tables and of their records, under ``/api/v1/``."""

from django.urls import path

from gateway import api
from gateway.feed_columns import RECORDED
from gateway.lists.declaring import ListDeclaration
from gateway.lists.records import LISTS
from gateway.lists.views import VIEWS, record_view_of

CONVERTERS = {"id": "int", "number": "int", "year": "int", "slug": "dotted", "key": "str"}
NAMES = {one.model: one.public_name for one in RECORDED}
ELSEWHERE = ("administrations",)
"""The lists whose records are documents of another app, at the same address."""


def _route(listed: ListDeclaration) -> str:
    return f"{listed.path}/<{CONVERTERS[listed.key]}:{listed.key}>/"


RECORD_LISTS = {NAMES[listed.rows().model]: listed for listed in LISTS if listed.rows().model in NAMES}
"""The list of each type of record."""

urlpatterns = [
    path("changes/", api.ChangesView.as_view(), name="api-changes"),
    *(path(f"{name}/", view.as_view(), name=f"api-{name}") for name, view in VIEWS.items()),
    *(
        path(_route(listed), record_view_of(listed, name).as_view(), name=f"api-{name}")
        for name, listed in RECORD_LISTS.items()
        if listed.path not in ELSEWHERE
    ),
]
