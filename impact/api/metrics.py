"""The metrics of a service in the API: anybody reads them, its tools write their measurements."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ServiceToken
from common.api import NOT_FOUND, json_number, missing
from common.public_api import PublicView
from common.writing_api import DRY_RUN, read_dry_run
from impact import schema_metrics as schema
from impact.actions.measuring import record_readings
from impact.measurements.sent import read_sent
from impact.measurements.weighing import Effect, SubmittedReading, Weighed, is_refused, weigh
from impact.models import Measurement
from impact.queries.metrics import Followed, Slot, followed_metrics
from startups.models import Startup
from startups.queries import today
from startups.rights import Action, require_token
from startups.tool_api import ToolView


class MetricsView(PublicView):
    """Ce que suit un service, avec la valeur de chaque période ; une période que personne n'a mesurée est null."""

    @extend_schema(
        operation_id="startup-metrics",
        parameters=[schema.SLUG_IN_PATH],
        responses={200: schema.MetricsOfStartup, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        startup = _startup(slug)
        found = [_metric(one) for one in followed_metrics(startup.pk, today())]
        return Response({"startup": startup.slug, "metrics": found})


class MeasurementsView(ToolView):
    """Enregistrer des relevés : tous, ou aucun. Le même relevé, envoyé deux fois, ne change rien ; une autre valeur
    corrige la première, qui reste dans l'historique. ``dry_run=true`` dit ce qui se passerait, et n'enregistre rien."""

    @extend_schema(
        operation_id="record-measurements",
        parameters=[schema.SLUG_IN_PATH, schema.CODE_IN_PATH, DRY_RUN],
        request={"application/json": schema.SENT},
        responses={200: schema.RecordedMeasurements, **schema.REFUSED, **NOT_FOUND},
    )
    def put(self, request: Request, slug: str, code: str) -> Response:
        token, startup = cast("ServiceToken", request.auth), _startup(slug)
        require_token(token, Action.MEASURE, startup)
        if "\0" in code or not startup.metrics.filter(code=code).exists():
            raise missing("code", f"Ce service n’a pas de mesure « {code} ».")
        dry_run = read_dry_run(request)
        asked, is_one = read_sent(request.data, code)
        weighed = weigh(startup, asked) if dry_run else _record(token, startup, asked)
        if is_refused(weighed):
            raise ValidationError(_refusals(weighed, is_one))
        return Response({"dry_run": dry_run, **_recorded(code, weighed)})


def _record(token: ServiceToken, startup: Startup, asked: Sequence[SubmittedReading]) -> list[Weighed]:
    return record_readings(
        startup=startup,
        asked=asked,
        reason=f"Relevés envoyés par l’outil « {token.name} »",
        actor=token,
        origin=Measurement.Origin.API,
    )


def _startup(slug: str) -> Startup:
    startup = Startup.objects.filter(slug=slug).only("pk", "slug").first()
    if startup is None:
        raise missing("slug", f"Aucun service n’a l’identifiant « {slug} ».")
    return startup


def _metric(followed: Followed) -> dict[str, Any]:
    metric = followed.metric
    names = ("code", "name", "unit", "kind", "cadence", "direction", "counts_people", "is_headline", "is_fictitious")
    return {
        **{name: getattr(metric, name) for name in names},
        "description": metric.description,
        "measurements": [_slot(slot) for slot in (*followed.slots, *followed.late)],
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "start": slot.start.isoformat(),
        "end": slot.end.isoformat(),
        "value": json_number(slot.value),
        "is_approximate": slot.is_approximate,
        "source": slot.source,
    }


def _refusals(weighed: list[Weighed], is_one: bool) -> dict[str, list[str]]:
    """What is wrong in each reading, by its place and field."""
    return {
        f"{'' if is_one else f'[{place}].'}{'start' if field == 'period' else field}": [message]
        for place, one in enumerate(weighed)
        for field, message in one.refusals.items()
    }


def _recorded(code: str, weighed: list[Weighed]) -> dict[str, Any]:
    counts = Counter(one.effect for one in weighed)
    return {
        "metric": code,
        **{effect.value: counts[effect] for effect in Effect},
        "results": [_result(one) for one in weighed],
    }


def _result(one: Weighed) -> dict[str, Any]:
    reading = one.submitted.reading
    return {
        "start": reading.start.isoformat(),
        "end": reading.end.isoformat(),
        "value": json_number(reading.value),
        "effect": one.effect,
        "previous": json_number(one.before),
    }
