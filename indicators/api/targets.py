"""The public read API of the targets of an indicator for a year."""

import re
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.errors import json_number, missing, refused
from common.api.lists import PublicListAPIView, Rows
from common.api.public import PublicView
from common.filters import RowFilterSet, Search, of_number, of_words
from common.words import strip_trailing_zeros
from indicators.api.indicators import year_of
from indicators.models import Indicator, Target
from indicators.queries.targets import voted_targets
from indicators.serializers import CODE_IN_PATH, YEAR_IN_PATH, TargetShape
from web.api.errors import BAD_REQUEST, NOT_FOUND, json_number, missing, refused
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView
from web.filters import RowFilterSet, Search, of_number, of_words


class AimAnswer(TargetShape):
    """Une cible. ``value`` null : non déterminée, ce qui n'est ni zéro ni l'absence de cible."""

    source = s.CharField(help_text="D’où vient la donnée.")  # type: ignore[assignment]
    judgement = s.CharField(allow_blank=True, help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.")


OF_A_FIGURE = [CODE_IN_PATH, YEAR_IN_PATH]


class TargetView(PublicView):
    """La cible d'un indicateur pour une année, avec le jugement de l'équipe."""

    @extend_schema(operation_id="target", parameters=OF_A_FIGURE, responses={200: AimAnswer})
    def get(self, request: Request, code: str, year: str) -> Response:
        target = voted_targets().filter(indicator=indicator_of_code(code), year=year_of(year)).first()
        if target is None:
            raise missing("year", f"Cet indicateur n’a pas de cible en {year}.")
        return Response(_target_fields(target))


class EditionShape(AimAnswer):
    """La cible d'une édition : celle de la loi de l'année décide du verdict, les autres la révisent ou visent plus loin."""

    edition = s.ChoiceField(choices=Target.Edition.choices, help_text="Document budgétaire qui dit la cible.")
    edition_year = s.IntegerField(help_text="Année du document budgétaire qui dit la cible.")
    set_at = s.DateTimeField(help_text="Moment où la cible a été fixée.")


class EditionFilter(RowFilterSet):
    edition = of_words("edition", Target.Edition, "Loi de finances, ou prévision actualisée.")
    edition_year = of_number("edition_year", "Année de la loi.")
    search = Search("source", "judgement")


EDITIONS_HEAD: dict[str, Any] = {
    "code": s.CharField(help_text="Code, qui ne change pas."),
    "year": s.IntegerField(help_text="Année."),
}


class TargetsView(PublicListAPIView):
    """Les cibles d'un indicateur pour une année, dans chaque édition des documents budgétaires."""

    list_name = "target-editions"
    serializer_class = EditionShape
    filterset_class = EditionFilter
    parameters = OF_A_FIGURE
    extra_fields = EDITIONS_HEAD

    def get_rows(self) -> Rows:
        code, year = self.kwargs["code"], _any_year(self.kwargs["year"])
        targets = Target.objects.filter(indicator=indicator_of_code(code), year=year)
        self.extra = {"code": code, "year": year}
        return [_edition(target) for target in targets.order_by("edition_year", "-edition")]


def _any_year(text: str) -> int:
    """Return a year of the programme, even without data, since targets precede results."""
    if not re.fullmatch(r"20[0-9]{2}", text, re.ASCII):
        raise refused("year", f"« {text[:20]} » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021.")
    return int(text)


def _edition(target: Target) -> dict[str, Any]:
    return {
        **_target_fields(target),
        "edition": target.edition,
        "edition_year": target.edition_year,
        "set_at": target.set_at.isoformat(),
    }


def indicator_of_code(code: str) -> Indicator:
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise missing("code", f"Aucun indicateur n’a le code « {code} ».")
    return found


def _target_fields(target: Target) -> dict[str, Any]:
    return {
        "value": json_number(strip_trailing_zeros(target.value)),
        "direction": target.direction,
        "tolerance": json_number(strip_trailing_zeros(target.tolerance)),
        "source": target.source,
        "judgement": target.judgement,
    }
