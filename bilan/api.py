"""Public API of the annual reports: the exact figures of an edition, with their evidence."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from bilan.editions.queries import editions_in_force, last_edition
from bilan.figures.read_figures import read_figures, status_of
from bilan.figures.report_figure import ReportFigure, evidence_row
from bilan.models import Edition
from bilan.presenters import origin_now
from common.texts import whole_number
from web.api.errors import ExactNumberField, missing
from web.api.lists import PublicListAPIView
from web.api.public import PublicView
from web.filters import Search, StrictFilterSet, of_number


class ReportEvidenceSerializer(s.Serializer[dict[str, Any]]):
    """Un enregistrement derrière un chiffre, tel que publié."""

    record = s.CharField(source="name", help_text="Sorte d’enregistrement.")
    url = s.CharField(allow_blank=True, help_text="Chemin de sa page sur ce site.")
    date = s.DateField(allow_null=True, help_text="Jour.")
    amount = ExactNumberField(allow_null=True, help_text="En euros, exact ; null : inconnu.")
    note = s.CharField(allow_blank=True, help_text="Note ; vide : aucune.")


class ReportFigureSerializer(s.Serializer[Any]):
    """Un chiffre du bilan. ``value`` est ce qui est publié ; null : non déterminé."""

    key = s.CharField(help_text="Clé, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(allow_blank=True, help_text="Unité.")
    words = s.CharField(help_text="La valeur telle que le bilan l’indique.")
    mark = s.CharField(allow_blank=True, help_text="Ses réserves : minimum, à confirmer ; vide : aucune.")
    origin = s.CharField(help_text="records, both, published ou moved : d’où vient la valeur.")
    source = s.CharField(  # type: ignore[assignment]
        allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné."
    )
    definition = s.CharField(allow_blank=True, help_text="Définition du chiffre, en mots.")
    proof = s.CharField(allow_blank=True, help_text="Adresse de la preuve ; vide : aucune.")
    aggregate = s.CharField(allow_blank=True, help_text="count, sum, share…, ou vide : rien à recompter.")
    as_of = s.DateField(allow_null=True, help_text="Jour dont c’est l’état.")
    value = ExactNumberField(allow_null=True, help_text="Valeur, exacte ; null : inconnue.")
    live_then = ExactNumberField(
        source="live", allow_null=True, help_text="Ce que donnaient les enregistrements à la publication."
    )
    live_now = ExactNumberField(source="now.live.exact", allow_null=True, help_text="Ce qu’ils donnent maintenant.")
    evidence = ReportEvidenceSerializer(many=True, help_text="Les enregistrements qui prouvent.")


class ReportLineSerializer(s.Serializer[Edition]):
    """Le bilan d'une année : sa dernière édition."""

    year = s.IntegerField(source="report.year", help_text="Année.")
    edition = s.IntegerField(source="number", help_text="Année du rapport.")
    published_on = s.DateField(help_text="Jour de la publication.")
    title = s.CharField(source="document.title", help_text="Titre.")
    sha256 = s.CharField(source="digest", help_text="Somme du document de l’édition.")


class ReportSerializer(ReportLineSerializer):
    """Le bilan d'une année en chiffres."""

    note = s.CharField(allow_blank=True, help_text="Note ; vide : aucune.")
    figures = s.SerializerMethodField(help_text="Les chiffres de l’édition, et ce qu’ils sont maintenant.")

    @extend_schema_field(ReportFigureSerializer(many=True))
    def get_figures(self, edition: Edition) -> Any:
        figures = [_with_now(one, self.context["live"].get(one["key"])) for one in edition.document["figures"]]
        return ReportFigureSerializer(figures, many=True).data


def _with_now(frozen: Mapping[str, Any], now: ReportFigure | None) -> dict[str, Any]:
    """Return a figure of an edition, as ``ReportFigure.document`` froze it, with what the records give now."""
    evidence = [evidence_row(row) for row in frozen["evidence"]]
    return {**frozen, "now": now, "origin": origin_now(frozen, now), "evidence": evidence}


class ReportFilter(StrictFilterSet):
    year = of_number("report__year", "Année du bilan.")
    search = Search("title")


class ReportsView(PublicListAPIView):
    """Les bilans publiés, le dernier d’abord."""

    subject = "reports"
    list_name = "reports"
    serializer_class = ReportLineSerializer
    filterset_class = ReportFilter

    def get_queryset(self) -> QuerySet[Edition]:
        return editions_in_force().annotate(title=KT("document__title"))

    def to_rows(self, queryset: QuerySet[Edition]) -> list[Edition]:
        return list(queryset)


class ReportView(PublicView):
    """Les chiffres du bilan d'une année : publiés, et tels que les enregistrements les donnent maintenant."""

    subject = "reports"

    @extend_schema(operation_id="report", responses={200: ReportSerializer, 202: ReportSerializer})
    def get(self, request: Request, year: str) -> Response:
        edition = last_edition(whole_number(year, 4) or 0)
        if edition is None:
            raise missing("year", f"Aucun bilan {year[:20]} n’est publié.")
        live = read_figures(edition.document["year"])
        return Response(ReportSerializer(edition, context={"live": live}).data, status=status_of(live.values()))
