"""The API over measured figures: anybody reads them, the DINUM's staff enter, correct and withdraw them."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import BAD_REQUEST, NOT_FOUND, WHOLE, RequestShape, json_number, missing, read_body
from common.numbers import strip_trailing_zeros
from common.preconditions import IF_MATCH, STALE, over_what_was_seen, seen_field
from common.rights import Action
from common.seen import SeenState
from indicators.actions.composing import Origin
from indicators.actions.measuring import Reading, correct_figure, enter_figure, withdraw_figure
from indicators.api.publications import FOR_STAFF
from indicators.api.targets import ReasonShape, indicator_of_code
from indicators.models import Indicator, MeasuredFigure
from indicators.queries.measured import figure_state, measured_figures
from indicators.schema import CODE_IN_PATH
from startups.api_doors import WritableView

A_DAY = dt.timedelta(days=1)


class MeasuredShape(s.Serializer[dict[str, Any]]):
    """Un relevé : une valeur mesurée hors des fiches, d'après une source. ``end`` est son dernier jour, inclus."""

    id = s.IntegerField()
    start = s.DateField()
    end = s.DateField(help_text="Dernier jour, inclus.")
    value = s.FloatField()
    numerator = s.FloatField(allow_null=True)
    denominator = s.FloatField(allow_null=True)
    source = s.CharField()  # type: ignore[assignment]
    document = s.CharField()
    entered_at = s.DateTimeField()
    seen = s.CharField(help_text="À renvoyer pour corriger ou retirer ce relevé.")


class MeasuredList(s.Serializer[dict[str, Any]]):
    code = s.CharField()
    results = MeasuredShape(many=True)


class ReadingRequest(RequestShape):
    """Une part a sa valeur, ou ses deux moitiés, ou les trois si elles s'accordent."""

    start = s.DateField()
    end = s.DateField(help_text="Dernier jour, inclus : la période est finie.")
    value = s.DecimalField(max_digits=20, decimal_places=4, allow_null=True, required=False)
    numerator = s.DecimalField(max_digits=20, decimal_places=4, allow_null=True, required=False)
    denominator = s.DecimalField(max_digits=20, decimal_places=4, allow_null=True, required=False)
    source = s.CharField(max_length=300)  # type: ignore[assignment]
    document = s.CharField(max_length=500, allow_blank=True, default="")
    reason = s.CharField(max_length=2000)


class CorrectionRequest(ReadingRequest):
    """Le relevé corrigé, et pourquoi."""

    seen = seen_field()


class MeasuredFiguresView(WritableView):
    """Les relevés d'un indicateur que rien ne compte dans les fiches, du plus récent au plus ancien."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options", "post"]

    @extend_schema(
        operation_id="measured-figures", parameters=[CODE_IN_PATH], responses={200: MeasuredList, **NOT_FOUND}
    )
    def get(self, request: Request, code: str) -> Response:
        indicator = indicator_of_code(code)
        return Response({"code": code, "results": [_figure(one) for one in measured_figures(indicator)]})

    @extend_schema(
        operation_id="enter-measured-figure",
        parameters=[CODE_IN_PATH],
        request=ReadingRequest,
        responses={201: MeasuredShape, **BAD_REQUEST, **NOT_FOUND, **FOR_STAFF},
    )
    def post(self, request: Request, code: str) -> Response:
        """Saisit un relevé pour une période qui n'en a pas."""
        indicator, values = indicator_of_code(code), read_body(ReadingRequest, request)
        try:
            made = enter_figure(indicator=indicator, reading=_reading(values), origin=_origin(request, values))
        except Refusal as refusal:
            raise _refused(refusal) from None
        return Response(_figure(made), status=201)


class MeasuredFigureView(WritableView):
    """Un relevé : le corriger ou le retirer. Ce qui précède reste dans l'historique."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options", "put", "delete"]

    @extend_schema(
        operation_id="measured-figure", parameters=[CODE_IN_PATH], responses={200: MeasuredShape, **NOT_FOUND}
    )
    def get(self, request: Request, code: str, pk: int) -> Response:
        return Response(_figure(_found(indicator_of_code(code), pk)))

    @extend_schema(
        operation_id="correct-measured-figure",
        parameters=[CODE_IN_PATH, IF_MATCH],
        request=CorrectionRequest,
        responses={200: MeasuredShape, **BAD_REQUEST, **NOT_FOUND, **FOR_STAFF, **STALE},
    )
    def put(self, request: Request, code: str, pk: int) -> Response:
        """Corrige le relevé, avec la raison."""
        figure, values = _found(indicator_of_code(code), pk), read_body(CorrectionRequest, request)
        try:
            with over_what_was_seen(request, values) as seen:
                corrected = correct_figure(
                    figure=figure, reading=_reading(values), origin=_origin(request, values), seen=seen
                )
        except Refusal as refusal:
            raise _refused(refusal) from None
        return Response(_figure(corrected))

    @extend_schema(
        operation_id="withdraw-measured-figure",
        parameters=[CODE_IN_PATH, IF_MATCH],
        request=ReasonShape,
        responses={204: None, **BAD_REQUEST, **NOT_FOUND, **FOR_STAFF, **STALE},
    )
    def delete(self, request: Request, code: str, pk: int) -> Response:
        """Retire le relevé, avec la raison."""
        figure, values = _found(indicator_of_code(code), pk), read_body(ReasonShape, request)
        try:
            with over_what_was_seen(request, values) as seen:
                withdraw_figure(figure=figure, origin=_origin(request, values), seen=seen)
        except Refusal as refusal:
            raise _refused(refusal) from None
        return Response(status=204)


def _found(indicator: Indicator, pk: int) -> MeasuredFigure:
    found = MeasuredFigure.objects.filter(indicator=indicator, pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise missing("id", "Ce relevé n’existe pas, ou plus.")
    return found


def _reading(values: dict[str, Any]) -> Reading:
    numbers = {name: strip_trailing_zeros(values.get(name)) for name in ("value", "numerator", "denominator")}
    return Reading(
        start=values["start"],
        end=values["end"] + A_DAY if values["end"] < dt.date.max else values["end"],
        source=values["source"],
        document=values["document"],
        **numbers,
    )


def _origin(request: Request, values: dict[str, Any]) -> Origin:
    return Origin(request.user, values["reason"], source="api")


def _refused(refusal: Refusal) -> ValidationError:
    errors = refusal.message_dict if hasattr(refusal, "error_dict") else {WHOLE: refusal.messages}
    return ValidationError({WHOLE if field == "__all__" else field: messages for field, messages in errors.items()})


def _figure(figure: MeasuredFigure) -> dict[str, Any]:
    return {
        "id": figure.pk,
        "start": figure.start.isoformat(),
        "end": (figure.end - A_DAY).isoformat(),
        **{
            name: json_number(strip_trailing_zeros(getattr(figure, name)))
            for name in ("value", "numerator", "denominator")
        },
        "source": figure.source,
        "document": figure.document,
        "entered_at": figure.entered_at.isoformat(),
        "seen": SeenState.of(figure_state(figure)).token,
    }
