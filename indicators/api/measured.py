"""The public read API of external figures."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.errors import json_number, missing
from common.api.lists import LongPagination, PublicListAPIView, Rows
from common.api.public import PublicView
from common.filters import RowFilterSet, Search
from common.words import strip_trailing_zeros
from indicators.api.targets import indicator_of_code
from indicators.models import Indicator, MeasuredFigure
from indicators.queries.measured import measured_figures
from indicators.serializers import CODE_IN_PATH
from web.api.errors import NOT_FOUND, json_number, missing
from web.api.lists import LongPagination, PublicListAPIView, Rows
from web.api.public import PublicView
from web.filters import RowFilterSet, Search


class MeasuredShape(s.Serializer[dict[str, Any]]):
    """Un relevé : une valeur mesurée hors des fiches, d'après une source. ``end`` est son dernier jour, inclus."""

    id = s.IntegerField(help_text="Numéro.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(help_text="Dernier jour, inclus.")
    value = s.FloatField(help_text="Valeur, exacte.")
    numerator = s.FloatField(allow_null=True, help_text="Numérateur de la part, exact ; null : inconnu.")
    denominator = s.FloatField(allow_null=True, help_text="Dénominateur de la part, exact ; null : inconnu.")
    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    document = s.CharField(allow_blank=True, help_text="Document d’où vient le chiffre ; vide : non renseigné.")
    entered_at = s.DateTimeField(help_text="Moment de la saisie.")


FIGURES_HEAD: dict[str, Any] = {
    "code": s.CharField(help_text="Code, qui ne change pas."),
}
"""What the list of the figures of an indicator says beside them."""


A_DAY = dt.timedelta(days=1)


class MeasuredFilter(RowFilterSet):
    search = Search("source", "document")


class MeasuredFiguresView(PublicListAPIView):
    """Les relevés d'un indicateur que rien ne compte dans les fiches, du plus récent au plus ancien."""

    list_name = "figures-measured"
    operation_id = "measured-figures"
    serializer_class = MeasuredShape
    filterset_class = MeasuredFilter
    pagination_class = LongPagination
    parameters = (CODE_IN_PATH,)
    extra_fields = FIGURES_HEAD

    def get_rows(self) -> Rows:
        indicator = indicator_of_code(self.kwargs["code"])
        self.extra = {"code": indicator.code}
        return [_figure(one) for one in measured_figures(indicator)]


class MeasuredFigureView(PublicView):
    """Un relevé d'un indicateur."""

    @extend_schema(operation_id="measured-figure", parameters=[CODE_IN_PATH], responses={200: MeasuredShape})
    def get(self, request: Request, code: str, pk: int) -> Response:
        figure = _found(indicator_of_code(code), pk)
        return Response(_figure(figure))


def _found(indicator: Indicator, pk: int) -> MeasuredFigure:
    found = MeasuredFigure.objects.filter(indicator=indicator, pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise missing("id", "Ce relevé n’existe pas, ou plus.")
    return found


def _figure(figure: MeasuredFigure) -> dict[str, Any]:
    return {
        "id": figure.pk,
        "start": figure.start.isoformat(),
        "end": (figure.until - A_DAY).isoformat(),
        **{
            name: json_number(strip_trailing_zeros(getattr(figure, name)))
            for name in ("value", "numerator", "denominator")
        },
        "source": figure.source,
        "document": figure.document,
        "entered_at": figure.entered_at.isoformat(),
    }
