"""The API of published charts: the same figures as their table and their CSV."""

from decimal import Decimal
from typing import Any

import orjson
from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request

from catalogue import serializers
from catalogue.dates import AsOf, read_date
from catalogue.published_charts.published import PUBLIC_CHARTS_BY_KEY, ShownChart, read_subject, shown_at
from common.files.tabular import Cell
from common.freshness import day_of_records
from common.third_party_internals import django_request
from web.api.errors import missing
from web.api.public import PublicView, as_json, site_of
from web.charts.model import chart_data, chart_sentence

SUBJECT = OpenApiParameter(
    "incubateur", str, description="Identifiant de l’incubateur, pour les graphiques qui montrent la vie d’un seul."
)


class ChartSeries(s.Serializer[dict[str, Any]]):
    """Les séries d’un graphique publié, à une date."""

    key = s.CharField(help_text="Clé, qui ne change pas.")
    title = s.CharField(help_text="Ce que le graphique montre, en une phrase tirée des séries.")
    subtitle = s.CharField(help_text="La mesure, son unité et sa date.")
    sentence = s.CharField(help_text="La description du graphique, pour qui ne le voit pas.")
    as_of = s.DateField(help_text="Jour dont c’est l’état.")
    url = s.CharField(help_text="L’adresse permanente du graphique.")
    columns = s.ListField(child=s.CharField(), help_text="Le titre de chaque colonne, comme dans le fichier CSV.")
    rows = s.ListField(
        child=s.ListField(child=s.JSONField()),
        help_text="Les lignes : des textes et des nombres ; un nombre à décimales est un texte exact, l’inconnu est « ND ».",
    )


class ChartSeriesView(PublicView):
    """Les séries d’un graphique publié : les chiffres de son tableau et de son fichier CSV."""

    reads_query = True

    @extend_schema(
        operation_id="chart-series",
        parameters=[serializers.AS_OF, SUBJECT],
        responses={200: ChartSeries},
    )
    def get(self, request: Request, key: str) -> HttpResponse:
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
        return as_json(orjson.dumps(_document(shown, site_of(http))))


def _document(shown: ShownChart, site: str) -> dict[str, object]:
    columns, rows = chart_data(shown.chart)
    return {
        "key": shown.public.key,
        "title": shown.chart.title,
        "subtitle": shown.chart.subtitle,
        "sentence": chart_sentence(shown.chart),
        "note": shown.chart.note,
        "as_of": shown.as_of.date,
        "url": f"{site}{shown.address}",
        "columns": list(columns),
        "rows": [[_cell(cell) for cell in row] for row in rows],
    }


def _cell(cell: Cell) -> Cell:
    """Return a whole number as a number, another as its exact text."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else str(cell)
    return cell
