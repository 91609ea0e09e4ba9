"""The API of external figures: public reads; DINUM staff and tools enter, correct and withdraw them."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import BySession, WritableView
from access.token_api import TokenAuthentication, WriterOrToken, author_of, write_once
from common.api.errors import (
    NOT_FOUND,
    ErrorsSerializer,
    RequestShape,
    json_number,
    missing,
    read_body,
    refusal_as_answer,
)
from common.api.lists import LongPagination, PublicListAPIView, Rows
from common.api.preconditions import (
    IF_MATCH,
    KEY,
    STALE,
    SeenField,
    etag_of,
    optional_version,
    required_version,
)
from common.api.writing import DRY_RUN, read_dry_run
from common.filters import RowFilterSet, Search
from common.optimistic_lock import VersionToken
from common.rights import Action
from common.words import strip_trailing_zeros
from indicators.actions.definitions import ChangeContext
from indicators.actions.measured_figures import (
    PeriodMeasurement,
    correct_figure,
    enter_figure,
    share_of,
    withdraw_figure,
)
from indicators.api.targets import indicator_of_code
from indicators.models import Indicator, MeasuredFigure
from indicators.queries.measured import figure_state, figures_state, measured_figures
from indicators.serializers import CODE_IN_PATH

EFFECTS = ("recorded", "unchanged")
NUMBER: dict[str, Any] = {
    "max_digits": 20,
    "decimal_places": 4,
    "allow_null": True,
    "required": False,
    "coerce_to_string": False,
}
LAST_DAY = "Dernier jour, inclus."


class MeasuredShape(s.Serializer[dict[str, Any]]):
    """Un relevé : une valeur mesurée hors des fiches, d'après une source. ``end`` est son dernier jour, inclus."""

    id = s.IntegerField(help_text="Numéro.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(help_text=LAST_DAY)
    value = s.FloatField(help_text="Valeur, exacte.")
    numerator = s.FloatField(allow_null=True, help_text="Numérateur de la part, exact ; null : inconnu.")
    denominator = s.FloatField(allow_null=True, help_text="Dénominateur de la part, exact ; null : inconnu.")
    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    document = s.CharField(allow_blank=True, help_text="Document d’où vient le chiffre ; vide : non renseigné.")
    entered_at = s.DateTimeField(help_text="Moment de la saisie.")
    seen = s.CharField(help_text="À renvoyer pour corriger ou retirer ce relevé.")


FIGURES_HEAD: dict[str, Any] = {
    "code": s.CharField(help_text="Code, qui ne change pas."),
    "seen": s.CharField(help_text="À renvoyer avec un relevé nouveau, pour n’en ajouter qu’à ceux-là."),
}
"""What the list of the figures of an indicator says beside them."""


class MeasuredEffect(MeasuredShape):
    """Le relevé après le changement ; ``id`` et ``entered_at`` sont null quand rien n'est enregistré sous ce numéro."""

    id = s.IntegerField(allow_null=True, help_text="Numéro.")
    entered_at = s.DateTimeField(allow_null=True, help_text="Moment de la saisie.")
    effect = s.ChoiceField(
        choices=EFFECTS,
        help_text="recorded : enregistré (ou le serait) ; unchanged : cette clé avait déjà servi à ce même changement.",
    )
    dry_run = s.BooleanField(help_text="Vrai : rien n’a été enregistré.")


class ReasonShape(RequestShape):
    reason = s.CharField(max_length=2000, help_text="Pourquoi.")
    seen = SeenField()


class ReadingRequest(RequestShape):
    """Une part a sa valeur, ou ses deux moitiés, ou les trois si elles s'accordent."""

    start = s.DateField(help_text="Premier jour.")
    end = s.DateField(help_text=f"{LAST_DAY} La période est finie.")
    value = s.DecimalField(
        **NUMBER, help_text="Valeur, exacte ; sans elle, le quotient du numérateur par le dénominateur."
    )
    numerator = s.DecimalField(**NUMBER, help_text="Numérateur d’une part, exact.")
    denominator = s.DecimalField(**NUMBER, help_text="Dénominateur d’une part, exact.")
    source = s.CharField(max_length=300, help_text="D’où vient la donnée.")  # type: ignore[assignment]
    document = s.CharField(
        max_length=500, allow_blank=True, default="", help_text="Document d’où vient le chiffre ; vide : non renseigné."
    )
    reason = s.CharField(max_length=2000, help_text="Motif, conservé dans l’historique.")
    seen = SeenField()


REFUSED = {
    **STALE,
    400: OpenApiResponse(ErrorsSerializer, description="Rien n’est enregistré : un champ est refusé."),
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté, ou envoyer un jeton."),
    403: OpenApiResponse(ErrorsSerializer, description="Ni l’équipe DINUM, ni un jeton qui écrit ces chiffres."),
    409: OpenApiResponse(
        ErrorsSerializer,
        description="Le relevé a changé depuis que vous l’avez lu, ou cette clé a déjà servi pour un autre changement.",
    ),
    413: OpenApiResponse(ErrorsSerializer, description="Le corps dépasse 500 ko."),
    415: OpenApiResponse(ErrorsSerializer, description="Le corps n’est pas du JSON."),
}


A_DAY = dt.timedelta(days=1)
PUBLIC_NAMES = {"until": "end"}
"""The names, in the API, of the fields that an action refuses."""
WRITING = [CODE_IN_PATH, DRY_RUN, KEY, IF_MATCH]


class MeasuredFilter(RowFilterSet):
    search = Search("source", "document")


class MeasuredFiguresView(PublicListAPIView, WritableView):
    """Les relevés d'un indicateur que rien ne compte dans les fiches, du plus récent au plus ancien."""

    writes = Action.DECIDE
    writing_authentication_classes = (TokenAuthentication, BySession)
    permission_classes = (WriterOrToken,)
    http_method_names = ["get", "head", "options", "post"]

    list_name = "figures-measured"
    operation_id = "measured-figures"
    serializer_class = MeasuredShape
    filterset_class = MeasuredFilter
    pagination_class = LongPagination
    parameters = (CODE_IN_PATH,)
    extra_fields = FIGURES_HEAD

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.indicator = indicator_of_code(kwargs["code"])
        state = figures_state(self.indicator)
        self.extra = {"code": self.indicator.code, "seen": VersionToken.of(state).token}
        response = super().list(request, *args, **kwargs)
        response["ETag"] = etag_of(state)
        return response

    def get_rows(self) -> Rows:
        return [_figure(one) for one in measured_figures(self.indicator)]

    @extend_schema(
        operation_id="enter-measured-figure",
        parameters=WRITING,
        request=ReadingRequest,
        responses={200: MeasuredEffect, 201: MeasuredEffect, **REFUSED, **NOT_FOUND},
    )
    def post(self, request: Request, code: str) -> Response:
        """Saisit un relevé pour une période qui n'en a pas."""
        indicator, values = indicator_of_code(code), read_body(ReadingRequest, request)
        reading, made = _reading(values), list[MeasuredFigure]()
        try:
            with optional_version(request, values, PUBLIC_NAMES) as seen:

                def write() -> None:
                    by = _change_context(request, values)
                    made.append(enter_figure(indicator=indicator, reading=reading, by=by, seen=seen))

                is_first = write_once(request, address=f"figures {indicator.pk}", write=write)
        except Refusal as refusal:
            raise refusal_as_answer(refusal, PUBLIC_NAMES) from None
        if is_first and not read_dry_run(request):
            return Response(_effect(request, made[0], is_first=True), status=201)
        # A dry run is rolled back, and a figure written earlier with the same key may have been withdrawn.
        kept = MeasuredFigure.objects.filter(indicator=indicator, start=reading.start, until=reading.until).first()
        return Response(_effect(request, kept or _not_kept(reading), is_first))


class MeasuredFigureView(WritableView):
    """Un relevé : le corriger ou le retirer. Ce qui précède reste dans l'historique."""

    writes = Action.DECIDE
    writing_authentication_classes = (TokenAuthentication, BySession)
    permission_classes = (WriterOrToken,)
    http_method_names = ["get", "head", "options", "put", "delete"]

    @property
    def reads_query(self) -> bool:  # type: ignore[override]
        """Whether the parameters are filters: those of writes are read by ``write_once``."""
        return self.request.method not in SAFE_METHODS

    @extend_schema(
        operation_id="measured-figure", parameters=[CODE_IN_PATH], responses={200: MeasuredShape, **NOT_FOUND}
    )
    def get(self, request: Request, code: str, pk: int) -> Response:
        figure = _found(indicator_of_code(code), pk)
        return Response(_figure(figure), headers={"ETag": etag_of(figure_state(figure))})

    @extend_schema(
        operation_id="correct-measured-figure",
        parameters=WRITING,
        request=ReadingRequest,
        responses={200: MeasuredEffect, **REFUSED, **NOT_FOUND},
    )
    def put(self, request: Request, code: str, pk: int) -> Response:
        """Corrige le relevé, avec la raison."""
        figure, values = _found(indicator_of_code(code), pk), read_body(ReadingRequest, request)
        after = [figure]
        try:
            with required_version(request, values, said_as=PUBLIC_NAMES) as seen:

                def write() -> None:
                    by = _change_context(request, values)
                    after.append(correct_figure(figure=figure, reading=_reading(values), by=by, seen=seen))

                is_first = write_once(request, address=f"figure {figure.pk}", write=write)
        except Refusal as refusal:
            raise refusal_as_answer(refusal, PUBLIC_NAMES) from None
        return Response(_effect(request, after[-1], is_first))

    @extend_schema(
        operation_id="withdraw-measured-figure",
        parameters=WRITING,
        request=ReasonShape,
        responses={204: None, **REFUSED, **NOT_FOUND},
    )
    def delete(self, request: Request, code: str, pk: int) -> Response:
        """Retire le relevé, avec la raison."""
        indicator, values = indicator_of_code(code), read_body(ReasonShape, request)
        try:
            with required_version(request, values, said_as=PUBLIC_NAMES) as seen:

                def write() -> None:
                    withdraw_figure(figure=_found(indicator, pk), by=_change_context(request, values), seen=seen)

                write_once(request, address=f"withdrawn figure {pk}", write=write)
        except Refusal as refusal:
            raise refusal_as_answer(refusal, PUBLIC_NAMES) from None
        return Response(status=204)


def _found(indicator: Indicator, pk: int) -> MeasuredFigure:
    found = MeasuredFigure.objects.filter(indicator=indicator, pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise missing("id", "Ce relevé n’existe pas, ou plus.")
    return found


def _reading(values: dict[str, Any]) -> PeriodMeasurement:
    numbers = {name: strip_trailing_zeros(values.get(name)) for name in ("value", "numerator", "denominator")}
    return PeriodMeasurement(
        start=values["start"],
        until=values["end"] + A_DAY if values["end"] < dt.date.max else values["end"],
        source=values["source"],
        document=values["document"],
        **numbers,
    )


def _change_context(request: Request, values: dict[str, Any]) -> ChangeContext:
    return ChangeContext(author_of(request), values["reason"], source="api")


def _not_kept(reading: PeriodMeasurement) -> MeasuredFigure:
    """Return the requested figure as an unsaved row."""
    value = share_of(reading) if reading.denominator else reading.value or 0  # one of them is set
    parts = {
        name: getattr(reading, name) for name in ("start", "until", "numerator", "denominator", "source", "document")
    }
    return MeasuredFigure(value=value, **parts)


def _effect(request: Request, figure: MeasuredFigure, is_first: bool) -> dict[str, Any]:
    effect = {"effect": "recorded" if is_first else "unchanged", "dry_run": read_dry_run(request)}
    return {**_figure(figure), **effect}


def _figure(figure: MeasuredFigure) -> dict[str, Any]:
    return {
        "id": figure.pk,
        "start": figure.start.isoformat(),
        "end": (figure.until - A_DAY).isoformat(),
        **{
            name: json_number(strip_trailing_zeros(getattr(figure, name)))
            for name in ("value", "numerator", "denominator")
        },
        "source": figure.source,
        "document": figure.document,
        "entered_at": figure.entered_at.isoformat() if figure.pk else None,
        "seen": VersionToken.of(figure_state(figure)).token,
    }
