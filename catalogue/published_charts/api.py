"""The API of published charts: their list, their values, and what Plotly draws."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue import serializers
from catalogue.published_charts.published import (
    PUBLIC_CHARTS,
    PUBLIC_CHARTS_BY_KEY,
    PublicChart,
    ShownChart,
    read_subject,
    shown_at,
)
from common.freshness import day_of_records
from common.third_party_internals import django_request
from web.api.errors import AddressField, missing
from web.api.lists import LongPagination, PublicListAPIView, Rows
from web.api.public import PublicView
from web.charts.figure import whole_figure
from web.charts.points import ChartPointSerializer, chart_points
from web.days import AsOf, read_date, read_day
from web.filters import ReaderFilter, RowFilterSet, Search, of_text, of_words

OF_SUBJECT = "Identifiant de l’incubateur, pour les graphiques qui montrent la vie d’un seul."
SUBJECT = OpenApiParameter("incubateur", str, description=OF_SUBJECT)


class ChartHeadSerializer(s.Serializer[ShownChart]):
    """The fields of a chart, its values excepted."""

    key = s.CharField(source="public.key", help_text="Clé, qui ne change pas.")
    title = s.CharField(source="chart.title", help_text="Ce que le graphique montre, en une phrase tirée des séries.")
    subtitle = s.CharField(source="chart.subtitle", help_text="La mesure, son unité et sa date.")
    sentence = s.CharField(help_text="La description du graphique, pour qui ne le voit pas.")
    note = s.CharField(source="chart.note", help_text="Ce qu’il faut savoir pour le lire ; vide : rien.")
    as_of = s.DateField(source="as_of.date", help_text="Jour dont c’est l’état.")
    url = AddressField(path=lambda shown: shown.address, help_text="L’adresse permanente du graphique.")


class PublicChartSerializer(s.Serializer[PublicChart]):
    """Un graphique publié : où sont ses séries, sa figure et sa page."""

    key = s.CharField(help_text="Clé, qui ne change pas.")
    name = s.CharField(help_text="Nom.")
    about = s.CharField(help_text="Ce que le graphique compte.")
    theme = s.CharField(help_text="Thème de la page des graphiques.")
    source = s.CharField(help_text="D’où viennent ses chiffres.")  # type: ignore[assignment]  # a field of that name
    has_subjects = s.BooleanField(
        help_text="Vrai : il montre un seul incubateur, que choisit le paramètre « incubateur »."
    )
    url = AddressField(
        path=lambda one: reverse("api-chart-series", args=[one.key]), help_text="Ses séries, dans l’API."
    )
    figure_url = AddressField(
        path=lambda one: None if one.is_table else reverse("api-chart-figure", args=[one.key]),
        allow_null=True,
        help_text="Sa figure, que Plotly lit ; null : c’est un tableau, qui n’en a pas.",
    )
    page_url = AddressField(path=lambda one: reverse("chart-page", args=[one.key]), help_text="Sa page.")


class ChartFilter(RowFilterSet):
    theme = of_words("theme", [(theme, theme) for theme in dict.fromkeys(one.theme for one in PUBLIC_CHARTS)], "Thème.")
    search = Search("key", "name", "about")


class ChartsView(PublicListAPIView):
    """Les graphiques publiés."""

    subject = "portfolio"
    list_name = "charts"
    serializer_class = PublicChartSerializer
    filterset_class = ChartFilter

    def get_rows(self) -> Rows:
        return PUBLIC_CHARTS


class ChartSeriesFilter(RowFilterSet):
    as_of = ReaderFilter(field_name="", reader=read_day, label="Date de l’état.")
    incubateur = of_text("", OF_SUBJECT)


class ChartSeriesView(PublicListAPIView):
    """Les valeurs d’un graphique publié, série par série."""

    subject = "portfolio"
    list_name = "chart-series"
    serializer_class = ChartPointSerializer
    filterset_class = ChartSeriesFilter
    pagination_class = LongPagination
    parameters = (serializers.AS_OF,)
    head_class = ChartHeadSerializer

    @property
    def file_name(self) -> str:
        return str(self.kwargs["key"])

    def get_rows(self) -> Rows:
        self.head_value = _shown(django_request(self.request), self.kwargs["key"], self.as_of)
        return chart_points(self.head_value.chart)


class ChartFigureSerializer(s.Serializer[Any]):
    """La figure Plotly d’un graphique publié, telle que sa page la dessine : « plotly.io.from_json » la lit."""

    data = s.ListField(  # type: ignore[assignment]  # a field of that name
        child=s.DictField(), help_text="Les séries : « traces » de Plotly."
    )
    as_of = s.DateField(help_text="Jour dont c’est l’état.")
    layout = s.DictField(help_text="Le titre, les axes, leurs graduations et la légende : « layout » de Plotly.")


class ChartFigureView(PublicView):
    """La figure Plotly d’un graphique publié. Un tableau, ou un graphique de moins de trois valeurs, n’en a pas."""

    subject = "portfolio"
    operation_id = "chart-figure"
    serializer_class = ChartFigureSerializer
    parameters = (serializers.AS_OF, SUBJECT)

    def get(self, request: Request, key: str) -> Response:
        http = django_request(request)
        shown = _shown(http, key, read_date(http, (SUBJECT.name,)))
        figure = whole_figure(shown.chart)
        if figure is None:
            raise missing(
                "key", f"Ce graphique n’a pas de figure. Ses séries sont à {reverse('api-chart-series', args=[key])}."
            )
        return Response({**figure, "as_of": shown.as_of.date})


def _shown(http: HttpRequest, key: str, date: dt.date) -> ShownChart:
    """Return the chart of the address at a date.

    :raises NotFound: the chart or its subject is unknown.
    """
    public = PUBLIC_CHARTS_BY_KEY.get(key)
    if public is None:
        raise missing("key", f"Aucun graphique publié n’a la clé « {key} ». Les clés sont à {reverse('api-charts')}.")
    try:
        subject = read_subject(http, public)
    except Http404:
        raise missing(SUBJECT.name, "Aucun incubateur de cet identifiant n’est dans ce graphique.") from None
    return shown_at(public, AsOf(date, day_of_records()), subject)
