"""API of a service's metrics: public read access; tools write measurements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from access.rights import Action
from access.token_api import TokenView, token_in, write_once
from accounts.models import ServiceToken
from common.background import recompute
from common.clock import today
from common.optimistic_lock import VersionToken
from common.words import strip_trailing_zeros
from impact import serializers
from impact.actions.metrics import record_readings, series_state
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, SubmittedReading, evaluate, is_refused
from impact.measurements.payload import read_sent
from impact.models import Measurement, Metric
from impact.queries.metrics import MetricPeriod, MetricSeries, followed_metrics
from startups.models import Startup
from startups.permissions import require_change
from web.api.errors import NOT_FOUND, json_number, missing
from web.api.preconditions import IF_MATCH, KEY, etag_of, matched_version
from web.api.public import PublicView
from web.api.writing import DRY_RUN, read_dry_run

PUBLIC_NAMES = {"period": "start", "until": "end"}
"""The names, in the API, of the fields that an action refuses."""


class MetricsView(PublicView):
    """Ce que suit un service, avec la valeur de chaque période ; une période que personne n'a mesurée est null."""

    @extend_schema(
        operation_id="startup-metrics",
        parameters=[serializers.SLUG_IN_PATH],
        responses={200: serializers.MetricsOfStartup},
    )
    def get(self, request: Request, slug: str) -> Response:
        startup = startup_of(slug)
        found = [_metric(one) for one in followed_metrics(startup.pk, today())]
        return Response({"startup": startup.slug, "metrics": found})


class MeasurementsView(TokenView):
    """Enregistrer des relevés : tous, ou aucun. Le même relevé, envoyé deux fois, ne change rien ; une autre valeur
    corrige la première, qui reste dans l'historique. ``dry_run=true`` dit ce qui se passerait, et n'enregistre rien.
    """

    right = Action.MEASURE
    http_method_names = ["get", "head", "put", "options"]

    @extend_schema(
        operation_id="recorded-measurements",
        parameters=[serializers.SLUG_IN_PATH, serializers.CODE_IN_PATH],
        responses={200: serializers.MeasurementsRead, **serializers.FOR_ITS_TOOLS, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Les relevés d'une mesure, et l'ETag qu'un envoi peut rendre dans ``If-Match``."""
        startup, metric = _measured(request, slug, code)
        state = series_state(startup, [code])
        rows = [_measurement(one) for one in metric.measurements.order_by("start")]
        answer = {"startup": slug, "metric": code, "measurements": rows}
        return Response(answer, headers={"ETag": etag_of(state), "Cache-Control": "no-store"})

    @extend_schema(
        operation_id="record-measurements",
        parameters=[serializers.SLUG_IN_PATH, serializers.CODE_IN_PATH, DRY_RUN, KEY, IF_MATCH],
        request={"application/json": serializers.SENT},
        responses={200: serializers.RecordedMeasurements, **serializers.REFUSED, **NOT_FOUND},
    )
    def put(self, request: Request, slug: str, code: str) -> Response:
        startup, _ = _measured(request, slug, code)
        asked, is_one = read_sent(request.data, code)
        done: list[ReadingOutcome] = []

        def write(series: VersionToken | None) -> None:
            done.extend(_record(token_in(request), startup, asked, series))
            if is_refused(done):
                raise ValidationError(_refusals(done, is_one))

        with matched_version(request) as series:
            is_first = write_once(request, address=f"measurements {startup.pk} {code}", write=lambda: write(series))
        if is_first:
            recompute.request()
        return Response(
            {"dry_run": read_dry_run(request), **_recorded(code, done if is_first else _outcomes(startup, asked))}
        )


def _measured(request: Request, slug: str, code: str) -> tuple[Startup, Metric]:
    """Return the service and its metric, if the token of ``request`` may write its measurements."""
    startup = startup_of(slug)
    require_change(token_in(request), startup, Action.MEASURE)
    metric = startup.metrics.filter(code=code).first() if "\0" not in code else None
    if metric is None:
        raise missing("code", f"Ce service n’a pas de mesure « {code} ».")
    return startup, metric


def _record(
    token: ServiceToken, startup: Startup, asked: Sequence[SubmittedReading], series: VersionToken | None
) -> list[ReadingOutcome]:
    return record_readings(
        startup=startup,
        asked=asked,
        reason=f"Relevés envoyés par l’outil « {token.name} »",
        actor=token,
        origin=Measurement.Origin.API,
        series=series,
    )


def _outcomes(startup: Startup, asked: Sequence[SubmittedReading]) -> list[ReadingOutcome]:
    """Return the recorded values of readings already sent with the same key, without effect."""
    return [replace(one, effect=ReadingEffect.UNCHANGED, refusals={}) for one in evaluate(startup, asked)]


def startup_of(slug: str) -> Startup:
    startup = Startup.objects.filter(slug=slug).only("pk", "slug").first()
    if startup is None:
        raise missing("slug", f"Aucun service n’a l’identifiant « {slug} ».")
    return startup


def _metric(followed: MetricSeries) -> dict[str, Any]:
    metric = followed.metric
    names = ("code", "name", "unit", "kind", "cadence", "delay_days", "direction", "counts_people", "is_headline")
    return {
        **{name: getattr(metric, name) for name in (*names, "is_fictitious")},
        "expected_on": followed.expected_on.isoformat() if followed.expected_on else None,
        "description": metric.description,
        "measurements": [_measurement(slot) for slot in (*followed.slots, *followed.late)],
    }


def _measurement(one: Measurement | MetricPeriod) -> dict[str, Any]:
    return {
        "start": one.start.isoformat(),
        "end": one.until.isoformat(),
        "value": json_number(strip_trailing_zeros(one.value)),
        "is_approximate": one.is_approximate,
        "source": one.source,
    }


def _refusals(evaluated: list[ReadingOutcome], is_one: bool) -> dict[str, list[str]]:
    """Return the errors of each reading, by place and field."""
    return {
        f"{'' if is_one else f'[{place}].'}{PUBLIC_NAMES.get(field, field)}": [message]
        for place, one in enumerate(evaluated)
        for field, message in one.refusals.items()
    }


def _recorded(code: str, evaluated: list[ReadingOutcome]) -> dict[str, Any]:
    counts = Counter(one.effect for one in evaluated)
    return {
        "metric": code,
        **{effect.value: counts[effect] for effect in ReadingEffect},
        "results": [_result(one) for one in evaluated],
    }


def _result(one: ReadingOutcome) -> dict[str, Any]:
    reading = one.submitted.reading
    return {
        "start": reading.start.isoformat(),
        "end": reading.until.isoformat(),
        "value": json_number(reading.value),
        "effect": one.effect,
        "previous": json_number(one.before),
    }
