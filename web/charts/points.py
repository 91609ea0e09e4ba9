"""A chart as data: one row for each value, with the same columns in every chart, in JSON and in files."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers as s

from common.figure import UNKNOWN, Figure
from common.files.tabular import csv_file
from web.api.errors import ExactNumberField
from web.api.figures import MarksSerializer
from web.api.renderers import CSVRenderer, columns_of
from web.charts.model import Chart, Range, Series

TABLE_SCHEMA = "/api/table-schemas/charts/portefeuille/"
"""The Table Schema of the file of every chart."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A value of a chart: of a category in a ``series``; of a category alone in a chart without series."""

    category: str
    subcategory: str
    start: dt.date | None
    end: dt.date | None
    series: str
    figure: Figure
    unit: str
    bounds: Range
    followed: int | None
    absence: str
    caveats: str

    @property
    def low(self) -> Any:
        return self.bounds[0] if self.bounds else None

    @property
    def high(self) -> Any:
        return self.bounds[1] if self.bounds else None


class ChartPointSerializer(MarksSerializer):
    """Une valeur d’un graphique : celle d’une catégorie dans une série."""

    figure = "figure"
    category = s.CharField(help_text="Catégorie : année, mois, incubateur, service…")
    subcategory = s.CharField(allow_blank=True, help_text="Seconde partie de la catégorie ; vide : elle n’en a pas.")
    start = s.DateField(allow_null=True, help_text="Premier jour de la catégorie ; null : ni un mois ni une période.")
    end = s.DateField(
        allow_null=True, help_text="Fin de la période, exclue ; null : en cours, ou ce n’est pas une période."
    )
    series = s.CharField(allow_blank=True, help_text="Série ; vide : le graphique n’en a pas.")
    value = ExactNumberField(source="figure.value", allow_null=True, help_text="Valeur, exacte ; null : inconnue.")
    unit = s.CharField(allow_blank=True, help_text="Unité ; vide : un nombre sans unité.")
    low = ExactNumberField(allow_null=True, help_text="Borne basse ; null : la valeur n’en a pas.")
    high = ExactNumberField(allow_null=True, help_text="Borne haute ; null : la valeur n’en a pas.")
    followed = s.IntegerField(allow_null=True, help_text="Effectif suivi ; null : sans objet.")
    absence = s.CharField(allow_blank=True, help_text="Pourquoi la valeur manque ; vide : elle est connue.")
    is_approximate = s.BooleanField(source="figure.is_about", help_text="Vrai : la valeur est arrondie à la source.")
    caveats = s.CharField(allow_blank=True, help_text="Réserves de la valeur, en mots ; vide : aucune.")


def chart_points(chart: Chart) -> list[ChartPoint]:
    """Return the values of a chart, by category, then by series."""
    return [point for place in range(len(chart.categories)) for point in _points_of(chart, place)]


def _points_of(chart: Chart, place: int) -> Iterator[ChartPoint]:
    cells = chart.row_cells[place] if chart.row_cells else (chart.categories[place],)
    category, subcategory, *_ = *(cell for cell in cells if isinstance(cell, str)), ""
    start, end, *_ = *(cell for cell in cells if not isinstance(cell, str)), None, None
    if chart.days:
        start = chart.days[place]
    for series in chart.series or (Series.of("", "", (UNKNOWN,) * len(chart.categories)),):
        figure = series.figures[place]
        yield ChartPoint(
            category,
            subcategory,
            start,
            end,
            series.name,
            figure,
            figure.unit or chart.unit if chart.series else "",
            series.ranges[place] if series.ranges else None,
            series.followed[place] if series.followed else None,
            "" if figure.is_known or not chart.series else series.absence(place).words,
            series.caveats[place] or chart.caveats,
        )


def chart_csv(chart: Chart) -> str:
    """Return the data as CSV."""
    fields = ChartPointSerializer().fields
    return CSVRenderer().text(columns_of(fields, fields), [*ChartPointSerializer(chart_points(chart), many=True).data])


def chart_download(name: str, chart: Chart) -> HttpResponse:
    """Return the data as a download ``<name>.csv``, which names its Table Schema."""
    response = csv_file(name, chart_csv(chart))
    response["Link"] = f'<{TABLE_SCHEMA}>; rel="describedby"'
    return response
