"""The API of published charts: the same figures as their table and their CSV."""

from decimal import Decimal

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue import serializers
from catalogue.dates import AsOf, read_date
from catalogue.published_charts.published import PUBLIC_CHARTS_BY_KEY, ShownChart, read_subject, shown_at
from common.files.tabular import Cell
from common.freshness import day_of_records
from common.third_party_internals import django_request
from web.api.errors import AddressField, missing
from web.api.public import PublicView, site_of
from web.charts.model import chart_data, chart_sentence

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


class ChartSeriesView(PublicView):
    """Les séries d’un graphique publié : les chiffres de son tableau et de son fichier CSV."""

    reads_query = True

    @extend_schema(
        operation_id="chart-series",
        parameters=[serializers.AS_OF, SUBJECT],
        responses={200: ChartSeriesSerializer},
    )
    def get(self, request: Request, key: str) -> Response:
        http = django_request(request)
        public = PUBLIC_CHARTS_BY_KEY.get(key)
        if public is None:
            raise missing(
                "key", f"Aucun graphique publié n’a la clé « {key} ». Les clés sont sur la page /graphiques/."
            )
        date = read_date(http, (SUBJECT.name,))
        try:
            subject = read_subject(http, public)
        except Http404:
            raise missing(SUBJECT.name, "Aucun incubateur de cet identifiant n’est dans ce graphique.") from None
        shown = shown_at(public, AsOf(date, day_of_records()), subject)
        return Response(ChartSeriesSerializer(shown, context={"site": site_of(http)}).data)


def _cell(cell: Cell) -> Cell:
    """Return a whole number as a number, another as its exact text."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else str(cell)
    return cell
