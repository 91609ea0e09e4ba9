"""Store the evaluation of national impact: a job updates every criterion and status from the records."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from common.freshness import day_of_records
from common.locks import take_turn
from common.words import plural_fr
from impact.models import CriterionResult, ImpactStatus
from impact.national.rules import CRITERIA, Evaluation, evaluate
from impact.national.services import load_services
from startups.queries import ServicesOnDay

EVALUATION_LOCK = "impact.national"
"""The advisory lock of who evaluates the criteria."""


@dataclass(frozen=True, slots=True)
class StoredChanges:
    """The numbers of ``criteria`` results and ``statuses`` that were updated."""

    criteria: int
    statuses: int


def national_impact_step(_day: dt.date, startups: Collection[int] | None) -> str:
    """Evaluate the criteria and statuses of the services at the day of the records for ``recompute``."""
    done = evaluate_criteria(startups=startups)
    criteria = plural_fr(done.criteria, "critère modifié", "critères modifiés")
    return f"{criteria}, {plural_fr(done.statuses, 'statut modifié', 'statuts modifiés')}."


@transaction.atomic(savepoint=False)
def evaluate_criteria(*, on: dt.date | None = None, startups: Collection[int] | None = None) -> StoredChanges:
    """Update the criteria and statuses of ``startups`` (keys; None: all) from the records on the day ``on`` (default theirs).

    Only differences are written: without any, even the data version does not change. Concurrent evaluations wait for
    each other.
    """
    take_turn(EVALUATION_LOCK)
    return _store(ServicesOnDay(on or day_of_records(), startups))


def _store(services: ServicesOnDay) -> StoredChanges:
    """Write the criteria and statuses of these services that differ on their day."""
    evaluations = [evaluate(service, services.day) for service in load_services(services)]
    results, statuses = _differing_results(evaluations, services), _differing_statuses(evaluations, services)
    CriterionResult.objects.bulk_create(
        results,
        update_conflicts=True,
        unique_fields=["startup", "criterion"],
        update_fields=["state", "evidence", "evaluated_at"],
    )
    ImpactStatus.objects.bulk_create(
        statuses,
        update_conflicts=True,
        unique_fields=["startup"],
        update_fields=["status", "criteria_met", "evaluated_at"],
    )
    return StoredChanges(len(results), len(statuses))


def _differing_results(evaluations: Sequence[Evaluation], services: ServicesOnDay) -> list[CriterionResult]:
    """Return the results of ``evaluations`` that are not stored: one query."""
    values = services.of(CriterionResult.objects.order_by()).values_list("startup_id", "criterion", "state", "evidence")
    stored = {(startup, criterion): (state, evidence) for startup, criterion, state, evidence in values}
    now, differing = timezone.now(), []
    for evaluation in evaluations:
        for criterion, verdict in zip(CRITERIA, evaluation.verdicts, strict=True):
            evidence = [one.as_json() for one in verdict.evidence]
            if stored.get((evaluation.startup, criterion.number)) != (verdict.state, evidence):
                differing.append(
                    CriterionResult(
                        startup_id=evaluation.startup,
                        criterion=criterion.number,
                        state=verdict.state,
                        evidence=evidence,
                        evaluated_at=now,
                    )
                )
    return differing


def _differing_statuses(evaluations: Sequence[Evaluation], services: ServicesOnDay) -> list[ImpactStatus]:
    """Return the statuses of ``evaluations`` that are not stored: one query."""
    values = services.of(ImpactStatus.objects.order_by()).values_list("startup_id", "status", "criteria_met")
    stored = {startup: (status, criteria_met) for startup, status, criteria_met in values}
    now = timezone.now()
    return [
        ImpactStatus(startup_id=one.startup, status=one.status, criteria_met=one.criteria_met, evaluated_at=now)
        for one in evaluations
        if stored.get(one.startup) != (one.status, one.criteria_met)
    ]
