"""The API over the target of an indicator for a year: anybody reads it, the DINUM's staff set it."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import BAD_REQUEST, NOT_FOUND, WHOLE, RequestShape, json_number, missing, read_body
from common.rights import Action
from indicators.actions.targets import Aim, set_target
from indicators.api.indicators import as_answer
from indicators.api.publications import REFUSED
from indicators.models import Indicator, Target
from indicators.queries import tidy
from indicators.reading import YearError, read_year
from indicators.schema import CODE_IN_PATH, ND, YEAR_IN_PATH
from startups.api_doors import WritableView


class AimShape(s.Serializer[dict[str, Any]]):
    """Une cible. ``value`` null : non déterminée, ce qui n'est ni zéro ni l'absence de cible."""

    value = s.DecimalField(max_digits=16, decimal_places=4, allow_null=True, coerce_to_string=False, help_text=ND)
    direction = s.ChoiceField(choices=Target.Direction.choices, default=Target.Direction.AT_LEAST)
    tolerance = s.DecimalField(max_digits=16, decimal_places=4, min_value=0, default=Decimal(0), coerce_to_string=False)
    source = s.CharField(max_length=300, allow_blank=True, default="")  # type: ignore[assignment]
    judgement = s.CharField(max_length=2000, allow_blank=True, default="")


class ReasonShape(RequestShape):
    reason = s.CharField(max_length=2000)


class AimRequest(AimShape, ReasonShape):
    """La cible, et pourquoi."""


OF_A_FIGURE = [CODE_IN_PATH, YEAR_IN_PATH]


class TargetView(WritableView):
    """La cible d'un indicateur pour une année, avec le jugement de l'équipe."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options", "put", "delete"]

    @extend_schema(operation_id="target", parameters=OF_A_FIGURE, responses={200: AimShape, **BAD_REQUEST, **NOT_FOUND})
    def get(self, request: Request, code: str, year: str) -> Response:
        target = Target.objects.filter(indicator=_indicator(code), year=_year(year)).first()
        if target is None:
            raise missing("year", f"Cet indicateur n’a pas de cible en {year}.")
        return Response(_target_fields(target))

    @extend_schema(
        operation_id="set-target",
        parameters=OF_A_FIGURE,
        request=AimRequest,
        responses={200: AimShape, **BAD_REQUEST, **NOT_FOUND, **REFUSED},
    )
    def put(self, request: Request, code: str, year: str) -> Response:
        """Fixe la cible, avec sa raison, qui reste dans l'historique."""
        values = read_body(AimRequest, request)
        reason = values.pop("reason")
        target = _set(request, code, year, Aim(**values), reason)
        assert target  # noqa: S101  # an aim makes one
        return Response(_target_fields(target))

    @extend_schema(
        operation_id="remove-target",
        parameters=OF_A_FIGURE,
        request=ReasonShape,
        responses={204: None, **BAD_REQUEST, **NOT_FOUND, **REFUSED},
    )
    def delete(self, request: Request, code: str, year: str) -> Response:
        """Retire la cible, avec la raison."""
        _set(request, code, year, None, read_body(ReasonShape, request)["reason"])
        return Response(status=204)


def _indicator(code: str) -> Indicator:
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise missing("code", f"Aucun indicateur n’a le code « {code} ».")
    return found


def _year(text: str) -> int:
    try:
        return read_year(text)
    except YearError as error:
        raise as_answer(error) from None


def _set(request: Request, code: str, year: str, aim: Aim | None, reason: str) -> Target | None:
    try:
        indicator, asked = _indicator(code), _year(year)
        return set_target(indicator=indicator, year=asked, aim=aim, reason=reason, actor=request.user, source="api")
    except Refusal as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else {WHOLE: refusal.messages}
        raise ValidationError(errors) from None


def _target_fields(target: Target) -> dict[str, Any]:
    return {
        "value": json_number(tidy(target.value)),
        "direction": target.direction,
        "tolerance": json_number(tidy(target.tolerance)),
        "source": target.source,
        "judgement": target.judgement,
    }
