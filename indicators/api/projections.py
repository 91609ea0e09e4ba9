"""Public read API of projections: expected values of the current year, and errors of the rule in past ones."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.errors import NOT_FOUND, json_number, missing
from common.api.lists import PublicListAPIView, Rows
from common.api.public import PublicView, site_of
from common.filters import RowFilterSet, Search, of_number, of_text
from common.private_api import django_request
from indicators.models import BacktestTrial, Indicator, Projection
from indicators.models.projection import Expectation
from indicators.projection import presenters
from indicators.projection.rule import mean_error
from indicators.queries.indicator import projections
from indicators.serializers import CODE_IN_PATH


class ExpectationShape(s.Serializer[dict[str, Any]]):
    """Ce que la règle « même date l'an dernier » attend d'une année, d'après ce qui est compté au jour ``day``."""

    year = s.IntegerField(help_text="Année.")
    day = s.DateField(help_text="Jour du calcul.")
    so_far = s.FloatField(help_text="Déjà compté ce jour-là.")
    value = s.FloatField(help_text="Attendu au 31 décembre : autant de plus qu’après la même date l’an dernier.")


class ProjectionShape(ExpectationShape):
    """La projection d'un indicateur au 31 décembre de l'année en cours."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    low = s.FloatField(help_text="La projection moins l’erreur moyenne ; au moins ce qui est déjà compté.")
    high = s.FloatField(help_text="La projection plus l’erreur moyenne.")
    mean_error = s.FloatField(help_text="De combien la règle s’est trompée en moyenne, au 30 juin des années passées.")
    facts = s.IntegerField(help_text="Combien d’enregistrements la fondent.")
    last_fact_on = s.DateField(allow_null=True, help_text="Le jour du dernier ; après lui, elle est trop basse.")
    computed_at = s.DateTimeField(help_text="Moment où le résultat a changé pour la dernière fois.")
    url = s.CharField(help_text="La même, avec sa mise à l’épreuve.")


class TrialShape(ExpectationShape):
    result = s.FloatField(help_text="Ce que les fiches donnent pour l’année.")
    is_as_known = s.BooleanField(
        help_text="D’après les fiches telles qu’elles étaient connues ce jour-là ; sinon, d’après celles d’aujourd’hui."
    )


class BacktestShape(s.Serializer[dict[str, Any]]):
    """La même règle au 30 juin de chaque année passée."""

    verdict = s.CharField(help_text="L’erreur de la règle et sur quoi elle est mesurée, en toutes lettres.")
    years = s.IntegerField(help_text="Combien d’années ont été essayées.")
    mean_error = s.FloatField(allow_null=True, help_text="Erreur moyenne, en unités de l’indicateur.")
    trials = TrialShape(many=True, help_text="Chaque essai, année par année.")


class ProjectionWithBacktest(ProjectionShape):
    backtest = BacktestShape(help_text="Ce que la méthode aurait dit des années passées.")


class ProjectionFilter(RowFilterSet):
    indicator = of_text("code", "Code de l’indicateur.")
    year = of_number("year", "Année projetée.")
    search = Search("code", "label")


class ProjectionsView(PublicListAPIView):
    """Ce qui est attendu au 31 décembre de chaque indicateur qui compte ce qui arrive dans l'année en cours."""

    list_name = "projections"
    serializer_class = ProjectionShape
    filterset_class = ProjectionFilter

    def get_rows(self) -> Rows:
        http = django_request(self.request)
        return [_projection(one, http) for one in projections()]


class ProjectionView(PublicView):
    """La projection d'un indicateur, et l'erreur de sa règle à la mi-année de chaque année passée."""

    @extend_schema(
        operation_id="projection",
        parameters=[CODE_IN_PATH],
        responses={200: ProjectionWithBacktest, **NOT_FOUND},
    )
    def get(self, request: Request, code: str) -> Response:
        found = projections().filter(indicator__code=code).first()
        if found is None:
            raise missing("code", _why_none(code))
        trials = BacktestTrial.objects.filter(indicator=found.indicator_id)
        return Response({**_projection(found, django_request(request)), "backtest": _backtest(list(trials))})


def _why_none(code: str) -> str:
    label = Indicator.objects.filter(code=code).values_list("label", flat=True).first()
    if label is None:
        return f"Aucun indicateur n’a le code « {code} »."
    projected = "seul l’est ce qui se compte au long de l’année en cours, depuis plus de quatre ans"
    return f"« {label} » n’est pas projeté : {projected}."


def _projection(one: Projection, request: HttpRequest) -> dict[str, Any]:
    return {
        "code": one.indicator.code,
        "label": one.indicator.label,
        "unit": one.indicator.unit,
        **_expected(one),
        "low": json_number(one.low),
        "high": json_number(one.high),
        "mean_error": json_number(one.mean_error),
        "facts": one.facts,
        "last_fact_on": one.last_fact_on.isoformat() if one.last_fact_on else None,
        "computed_at": one.computed_at.isoformat(),
        "url": f"{site_of(request)}{reverse('api-projection', args=[one.indicator.code])}",
    }


def _expected(one: Expectation) -> dict[str, Any]:
    numbers = {name: json_number(getattr(one, name)) for name in ("so_far", "value")}
    return {"year": one.year, "day": one.day.isoformat(), **numbers}


def _backtest(trials: list[BacktestTrial]) -> dict[str, Any]:
    return {
        "verdict": presenters.errors_in_words(trials),
        "years": len(trials),
        "mean_error": json_number(mean_error([one.error for one in trials])) if trials else None,
        "trials": [
            {**_expected(one), "result": json_number(one.result), "is_as_known": one.is_as_known} for one in trials
        ],
    }
