"""The evaluation of national impact, stored: a job makes every criterion and status what the records say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from common.locks import is_my_turn, take_turn
from common.words import plural_fr
from impact.national.criteria import CRITERIA, STATUSES
from startups.queries import today

EVALUATION_LOCK = "impact.national"
"""The advisory lock of who evaluates the criteria."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``criteria`` results and ``statuses`` were not what the records say, and now are."""

    criteria: int
    statuses: int


def national_impact_step(day: dt.date) -> str:
    """Evaluate the criteria and statuses of every service for the job ``recompute``."""
    done = evaluate_criteria(on=day)
    criteria = plural_fr(done.criteria, "critère modifié", "critères modifiés")
    return f"{criteria}, {plural_fr(done.statuses, 'statut modifié', 'statuts modifiés')}."


@transaction.atomic
def evaluate_criteria(*, on: dt.date | None = None) -> Evaluation:
    """Make every criterion and every status what the records say on the day ``on`` (in Paris; default today).

    Only what differs is written: when nothing does, not even the data version moves. Several evaluations at once take
    turns; one that is killed leaves what stood before.
    """
    take_turn(EVALUATION_LOCK)
    criteria, statuses = _evaluate(on or today())
    return Evaluation(criteria, statuses)


@transaction.atomic
def evaluate_changed(*, startups: Sequence[int]) -> bool:
    """Run ``evaluate_criteria`` for the few startups (keys) that somebody has just changed; return whether it was done.

    While another evaluation lasts it is not: the job that the change asked for does it after.
    """
    if not is_my_turn(EVALUATION_LOCK):
        return False
    _evaluate(today(), startups=startups)
    return True


def _evaluate(day: dt.date, startups: Sequence[int] | None = None) -> tuple[int, int]:
    """Write the criteria and statuses (of all startups, or of these) that differ on ``day``; return how many did."""
    changed = []
    with connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(step.evaluate, {"day": day, "startups": None if startups is None else [*startups]})
            # A statement that writes no row would make a new data version all the same.
            cursor.execute(f"SELECT count(*) {step.differing}")
            changed.append(int(cursor.fetchone()[0]))
            if changed[-1]:
                cursor.execute(f"{step.insert} {step.differing} {step.update}")
    return changed[0], changed[1]


@dataclass(frozen=True, slots=True)
class _Step:
    """What is evaluated into a temporary table, which of its rows are not those stored, and how these are written."""

    evaluate: str
    differing: str
    insert: str
    update: str


_STEPS = (
    _Step(
        CRITERIA,
        """
FROM evaluated_criteria now LEFT JOIN impact_criterionresult before USING (startup_id, criterion)
WHERE (before.state, before.evidence) IS DISTINCT FROM (now.state, now.evidence)
""",
        """
INSERT INTO impact_criterionresult (startup_id, criterion, state, evidence, evaluated_at)
SELECT startup_id, criterion, now.state, now.evidence, now()
""",
        """
ON CONFLICT (startup_id, criterion)
DO UPDATE SET state = excluded.state, evidence = excluded.evidence, evaluated_at = excluded.evaluated_at
""",
    ),
    _Step(
        STATUSES,
        """
FROM evaluated_statuses now LEFT JOIN impact_impactstatus before USING (startup_id)
WHERE (before.status, before.criteria_met) IS DISTINCT FROM (now.status, now.criteria_met)
""",
        """
INSERT INTO impact_impactstatus (startup_id, status, criteria_met, evaluated_at)
SELECT startup_id, now.status, now.criteria_met, now()
""",
        """
ON CONFLICT (startup_id)
DO UPDATE SET status = excluded.status, criteria_met = excluded.criteria_met, evaluated_at = excluded.evaluated_at
""",
    ),
)
