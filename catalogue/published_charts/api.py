"""The API of published charts: their list, the figures of their table and CSV, and what Plotly draws."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
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
from common.files.tabular import Cell
from common.freshness import day_of_records
from common.third_party_internals import django_request
from web.api.errors import AddressField, missing
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView, site_of
from web.charts.figure import whole_figure
from web.charts.model import chart_data, chart_sentence
from web.days import AsOf, read_date
from web.filters import RowFilterSet, Search, of_words

SUBJECT = OpenApiParameter(
    "incubateur", str, description="Identifiant de l’incubateur, pour les graphiques qui montrent la vie d’un seul."
)


class ChartSeriesSerializer(s.Serializer[ShownChart]):
    """Les séries d’un graphique publié, à une date."""

    key = s.CharField(source="public.key", help_text="Clé, qui ne change pas.")
    title = s.CharField(source="chart.title", help_text="Ce que le graphique montre, en une phrase tirée des séries.")
    subtitle = s.CharField(source="chart.subtitle", help_text="La mesure, son unité et sa date.")
    sentence = s.SerializerMethodField(help_text="La description du graphique, pour qui ne le voit pas.")
    note = s.CharField(source="chart.note", help_text="Ce qu’il faut savoir pour le lire ; vide : rien.")
    as_of = s.DateField(source="as_of.date", help_text="Jour dont c’est l’état.")
    url = AddressField(path=lambda shown: shown.address, help_text="L’adresse permanente du graphique.")
    columns = s.SerializerMethodField(help_text="Le titre de chaque colonne, comme dans le fichier CSV.")
    rows = s.SerializerMethodField(
        help_text="Les lignes : des textes et des nombres ; un nombre à décimales est un texte exact, l’inconnu est « ND »."
    )

    def get_sentence(self, shown: ShownChart) -> str:
        return chart_sentence(shown.chart)

    def get_columns(self, shown: ShownChart) -> list[str]:
        return [*chart_data(shown.chart)[0]]

    @extend_schema_field(s.ListField(child=s.ListField(child=s.JSONField())))
    def get_rows(self, shown: ShownChart) -> list[list[Cell]]:
        return [[_cell(cell) for cell in row] for row in chart_data(shown.chart)[1]]


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


class ChartSeriesView(PublicView):
    """Les séries d’un graphique publié : les chiffres de son tableau et de son fichier CSV."""

    subject = "portfolio"
    reads_query = True

    @extend_schema(
        operation_id="chart-series",
        parameters=[serializers.AS_OF, SUBJECT],
        responses={200: ChartSeriesSerializer},
    )
    def get(self, request: Request, key: str) -> Response:
        http = django_request(request)
        return Response(ChartSeriesSerializer(_shown(http, key), context={"site": site_of(http)}).data)


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
    reads_query = True

    @extend_schema(
        operation_id="chart-figure",
        parameters=[serializers.AS_OF, SUBJECT],
        responses={200: ChartFigureSerializer},
    )
    def get(self, request: Request, key: str) -> Response:
        shown = _shown(django_request(request), key)
        figure = whole_figure(shown.chart)
        if figure is None:
            raise missing(
                "key", f"Ce graphique n’a pas de figure. Ses séries sont à {reverse('api-chart-series', args=[key])}."
            )
        return Response({**figure, "as_of": shown.as_of.date})


def _shown(http: HttpRequest, key: str) -> ShownChart:
    """Return the chart of the address.

    :raises NotFound: the chart or its subject is unknown.
    """
    public = PUBLIC_CHARTS_BY_KEY.get(key)
    if public is None:
        raise missing("key", f"Aucun graphique publié n’a la clé « {key} ». Les clés sont à {reverse('api-charts')}.")
    date = read_date(http, (SUBJECT.name,))
    try:
        subject = read_subject(http, public)
    except Http404:
        raise missing(SUBJECT.name, "Aucun incubateur de cet identifiant n’est dans ce graphique.") from None
    return shown_at(public, AsOf(date, day_of_records()), subject)


def _cell(cell: Cell) -> Cell:
    """Return a whole number as a number, another as its exact text."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else str(cell)
    return cell
