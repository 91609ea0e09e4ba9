"""Public read API of projections: expected values of the current year, and errors of the rule in past ones."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import NOT_FOUND, json_number, missing
from common.filters import RowFilterSet, Search, of_number, of_text
from common.list_api import PublicListAPIView, Rows
from common.private_api import django_request
from common.public_api import PublicView, site_of
from indicators import schema_projections as schema
from indicators.models import BacktestTrial, Indicator, Projection
from indicators.models.projection import Expectation
from indicators.projection import presenters
from indicators.projection.rule import mean_error
from indicators.queries.indicator import projections
from indicators.schema import CODE_IN_PATH


class ProjectionFilter(RowFilterSet):
    indicator = of_text("code", "Code de l’indicateur.")
    year = of_number("year", "Année projetée.")
    search = Search("code", "label")


class ProjectionsView(PublicListAPIView):
    """Ce qui est attendu au 31 décembre de chaque indicateur qui compte ce qui arrive dans l'année en cours."""

    list_name = "projections"
    serializer_class = schema.ProjectionShape
    filterset_class = ProjectionFilter

    def get_rows(self) -> Rows:
        http = django_request(self.request)
        return [_projection(one, http) for one in projections()]


class ProjectionView(PublicView):
    """La projection d'un indicateur, et l'erreur de sa règle à la mi-année de chaque année passée."""

    @extend_schema(
        operation_id="projection",
        parameters=[CODE_IN_PATH],
        responses={200: schema.ProjectionWithBacktest, **NOT_FOUND},
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
