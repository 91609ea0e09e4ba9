"""Public API of the annual reports: the exact figures of an edition, with their evidence."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from bilan.editions.queries import in_force, last_edition
from bilan.figures.read_figures import read_figures, status_of
from bilan.presenters import origin_now
from common.texts import whole_number
from common.words import strip_trailing_zeros
from web.api.errors import json_number, missing
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView
from web.filters import RowFilterSet, Search, of_number


class ReportEvidence(s.Serializer[dict[str, Any]]):
    """Un enregistrement derrière un chiffre, tel que publié."""

    record = s.CharField(help_text="Sorte d’enregistrement.")
    url = s.CharField(allow_blank=True, help_text="Chemin de sa page sur ce site.")
    date = s.DateField(allow_null=True, help_text="Jour.")
    amount = s.FloatField(allow_null=True, help_text="En euros, exact ; null : inconnu.")
    note = s.CharField(allow_blank=True, help_text="Note ; vide : aucune.")


class ReportFigureShape(s.Serializer[dict[str, Any]]):
    """Un chiffre du bilan. ``value`` est ce qui est publié ; null : non déterminé."""

    key = s.CharField(help_text="Clé, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(allow_blank=True, help_text="Unité.")
    words = s.CharField(help_text="La valeur telle que le bilan l’imprime.")
    mark = s.CharField(allow_blank=True, help_text="Ses réserves : minimum, à confirmer, dont fictifs ; vide : aucune.")
    origin = s.CharField(help_text="records, both, published ou moved : d’où vient la valeur.")
    source = s.CharField(allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    definition = s.CharField(allow_blank=True, help_text="Définition du chiffre, en mots.")
    proof = s.CharField(allow_blank=True, help_text="Adresse de la preuve ; vide : aucune.")
    aggregate = s.CharField(allow_blank=True, help_text="count, sum, share…, ou vide : rien à recompter.")
    as_of = s.DateField(allow_null=True, help_text="Jour dont c’est l’état.")
    value = s.FloatField(allow_null=True, help_text="Valeur, exacte ; null : inconnue.")
    live_then = s.FloatField(allow_null=True, help_text="Ce que donnaient les enregistrements à la publication.")
    live_now = s.FloatField(allow_null=True, help_text="Ce qu’ils donnent maintenant.")
    evidence = ReportEvidence(many=True, help_text="Les enregistrements qui prouvent.")


class ReportLine(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    edition = s.IntegerField(help_text="Année du rapport.")
    published_on = s.DateField(help_text="Jour de la publication.")
    title = s.CharField(help_text="Titre.")
    sha256 = s.CharField(help_text="Somme du document de l’édition.")


class ReportShape(ReportLine):
    """Le bilan d'une année en chiffres."""

    note = s.CharField(allow_blank=True, help_text="Note ; vide : aucune.")
    figures = ReportFigureShape(many=True, help_text="Les mesures qui comptent des personnes.")


YEAR_IN_PATH = OpenApiParameter(
    "year", OpenApiTypes.INT, OpenApiParameter.PATH, examples=[OpenApiExample("Une année", 2021)]
)


class ReportFilter(RowFilterSet):
    year = of_number("year", "Année du bilan.")
    search = Search("title")


class ReportsView(PublicListAPIView):
    """Les bilans publiés, le dernier d'abord."""

    list_name = "reports"
    serializer_class = ReportLine
    filterset_class = ReportFilter

    def get_rows(self) -> Rows:
        return [
            {
                "year": one.report.year,
                "edition": one.number,
                "published_on": one.published_on.isoformat(),
                "title": one.document["title"],
                "sha256": one.digest,
            }
            for one in in_force()
        ]


class ReportView(PublicView):
    """Les chiffres du bilan d'une année : publiés, et tels que les enregistrements les donnent maintenant."""

    @extend_schema(
        operation_id="report",
        parameters=[YEAR_IN_PATH],
        responses={200: ReportShape, 202: ReportShape},
    )
    def get(self, request: Request, year: str) -> Response:
        edition = last_edition(whole_number(year, 4) or 0)
        if edition is None:
            raise missing("year", f"Aucun bilan {year[:20]} n’est publié.")
        live = read_figures(edition.document["year"])
        return Response(
            {
                "year": edition.document["year"],
                "edition": edition.number,
                "published_on": edition.published_on.isoformat(),
                "note": edition.note,
                "title": edition.document["title"],
                "sha256": edition.digest,
                "figures": [_figure(one, live.get(one["key"])) for one in edition.document["figures"]],
            },
            status=status_of(live.values()),
        )


def _figure(one: dict[str, Any], now: Any) -> dict[str, Any]:
    names = ("key", "label", "unit", "words", "mark", "source", "definition", "proof", "aggregate")
    return {
        **{name: one[name] for name in names},
        "origin": origin_now(one, now),
        "as_of": one["as_of"] or None,
        "value": _number(one["value"]),
        "live_then": _number(one["live"]),
        "live_now": json_number(strip_trailing_zeros(now.live)) if now else None,
        "evidence": [
            {"record": name, "url": url, "date": date or None, "amount": _number(amount or None), "note": note}
            for name, url, date, amount, note in one["evidence"]
        ],
    }


def _number(text: str | None) -> Any:
    return None if text is None else json_number(Decimal(text))
