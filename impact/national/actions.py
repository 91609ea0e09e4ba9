"""The evaluation of national impact, stored: a job makes every criterion and status what the records say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from common import data_version, jobs
from common.locks import is_my_turn, take_turn
from common.prepared import fetch_all, fetch_one
from common.words import plural_fr
from impact.national.criteria import CRITERIA, FEW_CRITERIA, FEW_STATUSES, STATUSES
from startups.queries import today

EVALUATE = "impact.evaluate_criteria"
"""The kind of the job, and the name of its Celery task."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``criteria`` results and ``statuses`` were not what the records say, and now are, at ``data_version``."""

    criteria: int
    statuses: int
    data_version: int


def evaluation(progress: jobs.Progress) -> jobs.Outcome:
    """The work of the job."""
    done = evaluate_criteria(progress=progress)
    criteria = plural_fr(done.criteria, "critère modifié", "critères modifiés")
    message = f"{criteria}, {plural_fr(done.statuses, 'statut modifié', 'statuts modifiés')}."
    return jobs.Outcome(message, done.data_version)


@transaction.atomic
def evaluate_criteria(*, on: dt.date | None = None, progress: jobs.Progress | None = None) -> Evaluation:
    """Make every criterion and every status what the records say on the day ``on`` (in Paris; default today).

    Only what differs is written: when nothing does, not even the data version moves. Several evaluations at once take
    turns; one that is killed leaves what stood before.
    """
    take_turn(EVALUATE)
    version, is_counted = data_version.current(), data_version.is_moving()
    criteria, statuses = _evaluate(on or today(), progress or (lambda done, total: None))
    return Evaluation(criteria, statuses, version + (bool(criteria or statuses) and not is_counted))


@transaction.atomic
def evaluate_changed(*, startups: Sequence[int]) -> bool:
    """``evaluate_criteria`` for the few startups (keys) that somebody has just changed; return whether it was done.

    While another evaluation lasts it is not: the job that the change asked for does it after.
    """
    if not is_my_turn(EVALUATE):
        return False
    asked = {"day": today(), "startups": [str(one) for one in startups]}
    for evaluated, count, write in _FEW_STEPS:
        differing = fetch_one(evaluated + count, asked)
        if differing != (0,):
            fetch_all(f"{evaluated}{write} RETURNING 1", asked)
    return True


def _evaluate(day: dt.date, report_progress: jobs.Progress) -> tuple[int, int]:
    """Write the criteria and statuses that differ on ``day``; how many of each did."""
    changed = []
    with connection.cursor() as cursor:
        for step, (evaluate, count, write) in enumerate(_STEPS):
            report_progress(step, len(_STEPS))
            cursor.execute(evaluate, {"day": day, "startups": None})
            cursor.execute(count)
            changed.append(int(cursor.fetchone()[0]))
            if changed[-1]:
                cursor.execute(write)
    report_progress(len(_STEPS), len(_STEPS))
    return changed[0], changed[1]


_COUNT_CRITERIA = """
SELECT count(*) FROM evaluated_criteria now LEFT JOIN impact_criterionresult before USING (startup_id, criterion)
WHERE (before.state, before.evidence) IS DISTINCT FROM (now.state, now.evidence)
"""

_WRITE_CRITERIA = """
INSERT INTO impact_criterionresult (startup_id, criterion, state, evidence, evaluated_at)
SELECT startup_id, criterion, now.state, now.evidence, now()
FROM evaluated_criteria now LEFT JOIN impact_criterionresult before USING (startup_id, criterion)
WHERE (before.state, before.evidence) IS DISTINCT FROM (now.state, now.evidence)
ON CONFLICT (startup_id, criterion)
DO UPDATE SET state = excluded.state, evidence = excluded.evidence, evaluated_at = excluded.evaluated_at
"""

_COUNT_STATUSES = """
SELECT count(*) FROM evaluated_statuses now LEFT JOIN impact_impactstatus before USING (startup_id)
WHERE (before.status, before.criteria_met) IS DISTINCT FROM (now.status, now.criteria_met)
"""

_WRITE_STATUSES = """
INSERT INTO impact_impactstatus (startup_id, status, criteria_met, evaluated_at)
SELECT startup_id, now.status, now.criteria_met, now()
FROM evaluated_statuses now LEFT JOIN impact_impactstatus before USING (startup_id)
WHERE (before.status, before.criteria_met) IS DISTINCT FROM (now.status, now.criteria_met)
ON CONFLICT (startup_id)
DO UPDATE SET status = excluded.status, criteria_met = excluded.criteria_met, evaluated_at = excluded.evaluated_at
"""

_STEPS = (
    (CRITERIA, _COUNT_CRITERIA, _WRITE_CRITERIA),
    (STATUSES, _COUNT_STATUSES, _WRITE_STATUSES),
)
_FEW_STEPS = (
    (FEW_CRITERIA, _COUNT_CRITERIA, _WRITE_CRITERIA),
    (FEW_STATUSES, _COUNT_STATUSES, _WRITE_STATUSES),
)
