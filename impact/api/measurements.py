"""API of the measurements of a metric, which tools read and write with a token."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from access.rights import Action
from access.token_api import TOKEN_EXPIRES, TokenView, token_in, write_once
from common.background import recompute
from common.exact_json import iso_day
from common.optimistic_lock import VersionToken
from common.readings import MeasuredValue
from impact import serializers
from impact.actions.metrics import UnusualReadingsError, record_readings, series_state
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, SubmittedReading, evaluate, is_refused
from impact.models import Measurement, Metric
from impact.serializers import ReadingSerializer
from startups.models import Startup
from startups.named_in_api import startup_of
from startups.permissions import require_change
from web.api.errors import WHOLE, missing, missing_record
from web.api.preconditions import IF_MATCH, KEY, etag_of, matched_version
from web.api.writing import WRITE_PARAMETERS, is_asked

PUBLIC_NAMES = {"period": "start", "until": "end"}
"""The names, in the API, of the fields that an action refuses."""
WRITE = [TOKEN_EXPIRES, *WRITE_PARAMETERS, KEY, IF_MATCH]
CONFIRM = "Rien n’est enregistré : vérifiez, puis renvoyez la même demande avec confirm=true pour l’enregistrer."


class ConfirmationRequired(APIException):
    """A value is unusual, or moves a criterion of national impact: nothing is recorded without ``confirm`` (409)."""

    status_code = 409
    default_code = "confirmation_required"


class MeasurementsView(TokenView):
    """Les relevés d'une mesure."""

    subject = "startups"
    right = Action.MEASURE
    refusals = serializers.READ_REFUSALS
    write_refusals = serializers.WRITE_REFUSALS
    http_method_names = ["get", "head", "post", "options"]

    @extend_schema(
        operation_id="recorded-measurements",
        parameters=[TOKEN_EXPIRES],
        responses={200: serializers.MeasurementsReadSerializer},
    )
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Les relevés d'une mesure, et l'ETag qu'un envoi peut rendre dans If-Match."""
        startup, metric = _measured(slug, code)
        found = {"startup": slug, "metric": code, "measurements": metric.measurements.order_by("start")}
        return _with_state(startup, code, serializers.MeasurementsReadSerializer(found).data)

    @extend_schema(
        operation_id="add-measurements",
        parameters=WRITE,
        request=serializers.SENT,
        responses={200: serializers.RecordedMeasurementsSerializer},
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Ajouter des relevés, 1 000 au plus : tous, ou aucun. Le même relevé, envoyé deux fois, ne change rien ; une autre
        valeur corrige la première, qui reste dans l'historique. La réponse dit ce qui a été fait de chacun.
        """
        startup = _writable(request, slug, code)
        is_one = isinstance(request.data, dict)
        sent: Any = (
            ReadingSerializer(data=request.data) if is_one else serializers.many_readings(data=request.data or [])
        )
        sent.is_valid(raise_exception=True)
        readings = [sent.validated_data] if is_one else sent.validated_data
        asked = [SubmittedReading(f"le relevé [{place}]", code, one) for place, one in enumerate(readings)]
        return Response(_written(request, startup, code, asked, is_one=is_one))


class MeasurementView(TokenView):
    """Le relevé d'une période, de son premier jour à sa fin, exclue."""

    subject = "startups"
    right = Action.MEASURE
    refusals = serializers.READ_REFUSALS
    write_refusals = serializers.WRITE_REFUSALS
    http_method_names = ["get", "head", "put", "options"]

    @extend_schema(
        operation_id="recorded-measurement",
        parameters=[TOKEN_EXPIRES],
        responses={200: serializers.MeasurementSerializer},
    )
    def get(self, request: Request, slug: str, code: str, start: str, end: str) -> Response:
        """Le relevé d'une période, et l'ETag qu'un remplacement peut rendre dans If-Match."""
        startup, metric = _measured(slug, code)
        period = {"start": iso_day(start), "until": iso_day(end)}
        found = metric.measurements.filter(**period).first() if None not in period.values() else None
        if found is None:
            raise missing_record(Measurement, "start", NO_PERIOD, metric_id=metric.pk, **period)
        return _with_state(startup, code, serializers.MeasurementSerializer(found).data)

    @extend_schema(
        operation_id="replace-measurement",
        parameters=WRITE,
        request=serializers.ReplacementSerializer,
        responses={200: serializers.RecordedMeasurementsSerializer, 201: serializers.RecordedMeasurementsSerializer},
    )
    def put(self, request: Request, slug: str, code: str, start: str, end: str) -> Response:
        """Remplacer le relevé d'une période, en entier, ou l'enregistrer. Une source absente du corps est effacée ; un corps
        qui nomme une autre période que l'adresse est refusé.
        """
        startup = _writable(request, slug, code)
        asked = [SubmittedReading("le relevé", code, _replacement(request.data, start, end), is_whole=True)]
        written = _written(request, startup, code, asked, is_one=True)
        is_new = bool(written["recorded"]) and not written["dry_run"]
        return Response(written, status=201 if is_new else 200)


NO_PERIOD = "Cette période n’est pas mesurée."


def _replacement(data: Any, start: str, end: str) -> MeasuredValue:
    """Return the reading that a body gives to the period of the address.

    :raises ValidationError: for an invalid reading, or one of another period.
    """
    period = {"start": start, "end": end}
    if isinstance(data, dict):
        if others := [name for name, day in period.items() if data.get(name, day) != day]:
            raise ValidationError({name: [f"L’adresse est celle de la période {start} – {end}."] for name in others})
        data = data | period
    sent: Any = ReadingSerializer(data=[] if data is None else data)
    sent.is_valid(raise_exception=True)
    found: MeasuredValue = sent.validated_data
    return found


def _with_state(startup: Startup, code: str, data: Any) -> Response:
    """Return ``data`` with the ETag of the measurements of the metric, which ``If-Match`` sends back."""
    return Response(data, headers={"ETag": etag_of(series_state(startup, [code])), "Cache-Control": "no-store"})


def _writable(request: Request, slug: str, code: str) -> Startup:
    """Return the service of a metric, if the token of ``request`` may write its measurements."""
    startup = startup_of(slug)
    require_change(token_in(request), startup, Action.MEASURE)
    _metric_of(startup, code)
    return startup


def _measured(slug: str, code: str) -> tuple[Startup, Metric]:
    """Return a service and its metric."""
    startup = startup_of(slug)
    return startup, _metric_of(startup, code)


def _metric_of(startup: Startup, code: str) -> Metric:
    metric = startup.metrics.filter(code=code).first() if "\0" not in code else None
    if metric is None:
        raise missing("code", f"Ce service n’a pas de mesure « {code} ».")
    return metric


def _written(
    request: Request, startup: Startup, code: str, asked: Sequence[SubmittedReading], *, is_one: bool
) -> dict[str, Any]:
    """Record readings unless the same request did; return what was done of each."""
    token, done = token_in(request), list[ReadingOutcome]()

    def write(series: VersionToken | None) -> None:
        try:
            done.extend(
                record_readings(
                    startup=startup,
                    asked=asked,
                    reason=f"Relevés envoyés par l’outil « {token.name} »",
                    actor=token,
                    origin=Measurement.Origin.API,
                    series=series,
                    confirmed=is_asked(request, "confirm"),
                )
            )
        except UnusualReadingsError as unusual:
            raise ConfirmationRequired(_unusual(unusual, is_one)) from None
        if is_refused(done):
            raise ValidationError(_refusals(done, is_one))

    with matched_version(request) as series:
        is_first = write_once(request, address=f"measurements {startup.pk} {code}", write=lambda: write(series))
    if is_first:
        recompute.request()
    else:  # the recorded values of what was already sent with the same key
        done = [replace(one, effect=ReadingEffect.UNCHANGED, refusals={}) for one in evaluate(startup, asked)]
    counts = Counter(one.effect for one in done)
    document = {
        "dry_run": is_asked(request, "dry_run"),
        "metric": code,
        **{effect.value: counts[effect] for effect in ReadingEffect},
        "results": done,
    }
    return serializers.RecordedMeasurementsSerializer(document).data


def _refusals(evaluated: list[ReadingOutcome], is_one: bool) -> dict[str, list[str]]:
    """Return the errors of each reading, by place and field."""
    return {
        _place(place, PUBLIC_NAMES.get(field, field), is_one): [message]
        for place, one in enumerate(evaluated)
        for field, message in one.refusals.items()
    }


def _unusual(found: UnusualReadingsError, is_one: bool) -> dict[str, list[str]]:
    """Return what is to be confirmed of each reading, by place, then of the service."""
    values = {_place(place, "value", is_one): [one.unusual] for place, one in enumerate(found.outcomes) if one.unusual}
    criteria = {WHOLE: [*found.criteria]} if found.criteria else {}
    return {**values, **criteria, "confirm": [CONFIRM]}


def _place(place: int, field: str, is_one: bool) -> str:
    """Return the name of a field of the reading at a place in the request."""
    return field if is_one else f"[{place}].{field}"
