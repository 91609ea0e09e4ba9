"""The API of the target of an indicator for a year: public reads; DINUM staff set it."""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import WritableView
from common.api.errors import (
    BAD_REQUEST,
    NOT_FOUND,
    RequestShape,
    json_number,
    missing,
    read_body,
    refusal_as_answer,
    refused,
)
from common.api.lists import PublicListAPIView, Rows
from common.api.preconditions import IF_MATCH, IF_NONE_MATCH, STALE, SeenField, etag_of, required_version
from common.filters import RowFilterSet, Search, of_number, of_words
from common.optimistic_lock import VersionToken
from common.rights import Action
from common.words import strip_trailing_zeros
from indicators.actions.targets import TargetDocument, TargetValue, set_target, target_state, target_value_of
from indicators.api.indicators import year_of
from indicators.api.publications import FOR_STAFF
from indicators.models import Indicator, Target
from indicators.queries.targets import voted_targets
from indicators.serializers import CODE_IN_PATH, ND, YEAR_IN_PATH


class AimShape(s.Serializer[dict[str, Any]]):
    """Une cible. ``value`` null : non déterminée, ce qui n'est ni zéro ni l'absence de cible."""

    value = s.DecimalField(max_digits=16, decimal_places=4, allow_null=True, coerce_to_string=False, help_text=ND)
    direction = s.ChoiceField(
        choices=Target.Direction.choices,
        default=Target.Direction.AT_LEAST,
        help_text="Sens : au moins, ou au plus ; pour une mesure, up ou down.",
    )
    tolerance = s.DecimalField(
        max_digits=16,
        decimal_places=4,
        min_value=0,
        default=Decimal(0),
        coerce_to_string=False,
        help_text="Écart admis à la cible.",
    )
    source = s.CharField(max_length=300, help_text="D’où vient la donnée.")  # type: ignore[assignment]
    judgement = s.CharField(
        max_length=2000,
        allow_blank=True,
        default="",
        help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.",
    )


class AimAnswer(AimShape):
    """Une cible, et ``seen``, qu'un changement renvoie pour dire ce qu'il remplace."""

    seen = s.CharField(help_text="À renvoyer avec un changement : ce qu’il remplace.")


class ReasonShape(RequestShape):
    reason = s.CharField(max_length=2000, help_text="Pourquoi.")
    seen = SeenField()


class AimRequest(AimShape, ReasonShape):
    """La cible, et pourquoi."""


OF_A_FIGURE = [CODE_IN_PATH, YEAR_IN_PATH]


class TargetView(WritableView):
    """La cible d'un indicateur pour une année, avec le jugement de l'équipe."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options", "put", "delete"]

    @extend_schema(
        operation_id="target", parameters=OF_A_FIGURE, responses={200: AimAnswer, **BAD_REQUEST, **NOT_FOUND}
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        target = voted_targets().filter(indicator=indicator_of_code(code), year=year_of(year)).first()
        if target is None:
            raise missing("year", f"Cet indicateur n’a pas de cible en {year}.")
        return _answer(target)

    @extend_schema(
        operation_id="set-target",
        parameters=[*OF_A_FIGURE, IF_MATCH, IF_NONE_MATCH],
        request=AimRequest,
        responses={200: AimAnswer, **BAD_REQUEST, **NOT_FOUND, **FOR_STAFF, **STALE},
    )
    def put(self, request: Request, code: str, year: str) -> Response:
        """Fixe la cible, avec sa raison, qui reste dans l'historique."""
        values = read_body(AimRequest, request)
        aim = TargetValue(**{name: value for name, value in values.items() if name not in ("reason", "seen")})
        target = _set(request, code, year_of(year), aim, values)
        assert target  # noqa: S101  # an aim makes one
        return _answer(target)

    @extend_schema(
        operation_id="remove-target",
        parameters=[*OF_A_FIGURE, IF_MATCH],
        request=ReasonShape,
        responses={204: None, **BAD_REQUEST, **NOT_FOUND, **FOR_STAFF, **STALE},
    )
    def delete(self, request: Request, code: str, year: str) -> Response:
        """Retire la cible, avec la raison."""
        _set(request, code, year_of(year), None, read_body(ReasonShape, request))
        return Response(status=204)


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


class TargetsView(PublicListAPIView, WritableView):
    """Les cibles d'un indicateur pour une année, dans chaque édition des documents budgétaires."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options"]

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


class EditionView(WritableView):
    """La cible d'une édition : ``law`` et son année, ou ``forecast``."""

    writes = Action.DECIDE
    http_method_names = ["options", "put", "delete"]

    @extend_schema(
        operation_id="set-target-of-edition",
        parameters=[*OF_A_FIGURE, IF_MATCH, IF_NONE_MATCH],
        request=AimRequest,
        responses={200: EditionShape, **BAD_REQUEST, **NOT_FOUND, **FOR_STAFF, **STALE},
    )
    def put(self, request: Request, code: str, year: str, edition: str, edition_year: int) -> Response:
        """Fixe la cible de cette édition, avec sa raison. Un résultat publié garde la sienne."""
        values = read_body(AimRequest, request)
        aim = TargetValue(**{name: value for name, value in values.items() if name not in ("reason", "seen")})
        target = _set(request, code, _any_year(year), aim, values, _edition_of(edition, edition_year))
        assert target  # noqa: S101  # an aim makes one
        return Response(_edition(target), headers={"ETag": etag_of(target_state(target_value_of(target)))})

    @extend_schema(
        operation_id="remove-target-of-edition",
        parameters=[*OF_A_FIGURE, IF_MATCH],
        request=ReasonShape,
        responses={204: None, **BAD_REQUEST, **NOT_FOUND, **FOR_STAFF, **STALE},
    )
    def delete(self, request: Request, code: str, year: str, edition: str, edition_year: int) -> Response:
        """Retire la cible de cette édition, avec la raison."""
        values = read_body(ReasonShape, request)
        _set(request, code, _any_year(year), None, values, _edition_of(edition, edition_year))
        return Response(status=204)


def _any_year(text: str) -> int:
    """Return a year of the programme, even without data, since targets precede results."""
    if not re.fullmatch(r"20[0-9]{2}", text, re.ASCII):
        raise refused("year", f"« {text[:20]} » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021.")
    return int(text)


def _edition_of(edition: str, year: int) -> TargetDocument:
    if edition not in Target.Edition.values or not 2000 <= year < 2100:
        raise refused("edition", "Une édition est « law » ou « forecast », et son année.")
    return TargetDocument(year, edition)


def _edition(target: Target) -> dict[str, Any]:
    return {
        **_target_fields(target),
        "edition": target.edition,
        "edition_year": target.edition_year,
        "set_at": target.set_at.isoformat(),
        "seen": VersionToken.of(target_state(target_value_of(target))).token,
    }


def indicator_of_code(code: str) -> Indicator:
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise missing("code", f"Aucun indicateur n’a le code « {code} ».")
    return found


def _set(
    request: Request,
    code: str,
    year: int,
    aim: TargetValue | None,
    values: dict[str, Any],
    edition: TargetDocument | None = None,
) -> Target | None:
    figure: dict[str, Any] = {"indicator": indicator_of_code(code), "year": year, "edition": edition}
    by: dict[str, Any] = {"reason": values["reason"], "actor": request.user, "source": "api"}
    try:
        with required_version(request, values, nothing=target_state(None)) as seen:
            return set_target(**figure, aim=aim, seen=seen, **by)
    except Refusal as refusal:
        raise refusal_as_answer(refusal) from None


def _answer(target: Target) -> Response:
    state = target_state(target_value_of(target))
    answer = {**_target_fields(target), "seen": VersionToken.of(state).token}
    return Response(answer, headers={"ETag": etag_of(state)})


def _target_fields(target: Target) -> dict[str, Any]:
    return {
        "value": json_number(strip_trailing_zeros(target.value)),
        "direction": target.direction,
        "tolerance": json_number(strip_trailing_zeros(target.tolerance)),
        "source": target.source,
        "judgement": target.judgement,
    }
