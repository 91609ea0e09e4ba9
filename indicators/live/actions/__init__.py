"""Writes of the live results: what the records give now, for every indicator in force and every year.

``compute_live_results`` computes everything and compares; ``follow_changes`` moves the results by what the records that
changed bring. Both give the same results and evidence.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from common import data_version, jobs
from common.locks import take_turn
from indicators.algebra import Figure, figures_of
from indicators.live.actions.former import compute_former_results
from indicators.live.actions.moving import Followed, can_follow, follow, take_changes
from indicators.live.actions.storing import Stored, replace_years, stored_results
from indicators.live.plan import Task, computed_definitions, plan, read_rules
from indicators.models import Computed, LiveResult, Touched
from startups.queries import today

COMPUTE = "indicators.compute_live_results"
"""The kind of the job, and the name of its Celery task."""


@dataclass(frozen=True, slots=True)
class Computation:
    """``figures`` results are what the records give; ``changed`` of them were not before. Unreadable rules are said.

    ``data_version`` is the one that the results are true for.
    """

    figures: int
    changed: int
    refusals: tuple[str, ...]
    data_version: int


def mark_all_to_compute() -> None:
    """Have the next computation do everything again, whatever changed."""
    Computed.objects.update(day=dt.date.min)


def computation(progress: jobs.Progress) -> jobs.Outcome:
    """The work of the job: on a day that begins it computes everything, then it follows the changes."""
    done = follow_changes(progress=progress)
    sentences = [f"{done.figures} résultats vérifiés, {done.changed} modifiés.", *done.refusals]
    return jobs.Outcome(" ".join(sentences), done.data_version)


def is_up_to_date(day: dt.date) -> bool:
    """Whether the stored results are those that the records give on ``day``: no change waits to be followed."""
    return not Touched.objects.exists() and not _outdated(plan(day), _done(), day)


def compute_live_results(*, on: dt.date | None = None, progress: jobs.Progress | None = None) -> Computation:
    """Make every live result, and its evidence, what the records give on the day ``on`` (in Paris; default today).

    Each figure is computed with a digest of its rows, and only those that moved are written: nothing moves, not even the
    data version, when nothing changed. Several computations at once take turns, and give what one alone gives.
    """
    return _computation(on or today(), progress, lambda tasks, computed, day: tasks)


def follow_changes(*, on: dt.date | None = None, progress: jobs.Progress | None = None) -> Computation:
    """Update the live results from what changed since the last computation; the cost depends on those changes alone.

    A definition that is new, reads otherwise than it did, or was computed on another day is computed as a whole.
    """
    return _computation(on or today(), progress, _outdated)


_PATIENCE = "SET LOCAL lock_timeout = '3s'"


def try_follow_changes() -> bool:
    """Follow the changes at once if that is quick, so that the next page shows them; return whether it was done.

    What has to be computed as a whole, or while another computation lasts, is left to the job: a page waits for neither.
    """
    day = today()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            if not can_follow() or not Computed.objects.filter(day=day).exists():
                return False
            _computation(day, None, _none_of_them)
    except (OperationalError, _WholeError):
        return False
    return True


class _WholeError(Exception):
    """Something has to be computed as a whole."""


def _none_of_them(tasks: list[Task], computed: "Done", day: dt.date) -> list[Task]:
    if _outdated(tasks, computed, day):
        raise _WholeError
    return []


@transaction.atomic
def _computation(
    day: dt.date, progress: jobs.Progress | None, choose: Callable[[list[Task], "Done", dt.date], list[Task]]
) -> Computation:
    """Compute as a whole the tasks that ``choose`` gives, and have the others follow the changes."""
    take_turn(COMPUTE)
    version_after = data_version.before_writing()
    # The changes are taken first: one that is committed after is both in the records read next and left to be followed.
    changes, rules = take_changes(), read_rules()
    tasks = plan(day, rules)
    computed = _done()
    whole = tasks if changes.everything else choose(tasks, computed, day)
    stored = stored_results()
    kept = {(task.definition.indicator_id, year) for task in tasks for year in task.years}
    gone = [result.pk for key, result in stored.items() if key not in kept]
    LiveResult.objects.filter(pk__in=gone).delete()
    changed = follow(_followed(tasks, whole, stored), changes, day)
    changed += _compute(whole, stored, computed, day, progress or (lambda done, total: None))
    changed += compute_former_results(day, rules)
    return Computation(
        figures=len(kept),
        changed=changed,
        refusals=tuple(task.refusal for task in tasks if task.refusal),
        data_version=version_after(bool(changed or gone)),
    )


type Done = dict[int, tuple[str, dt.date]]
"""By which statement (its fingerprint) and on which day the results of each definition were computed."""


def _done() -> Done:
    return {one.definition_id: (one.fingerprint, one.day) for one in computed_definitions()}


def _outdated(tasks: list[Task], computed: Done, day: dt.date) -> list[Task]:
    """The tasks whose results were not computed by their present statement, or not on this day."""
    return [task for task in tasks if computed.get(task.definition.pk) != (task.fingerprint, day)]


def _followed(tasks: list[Task], whole: list[Task], stored: Stored) -> list[Followed]:
    """The measures that only follow, each with its results."""
    apart = {task.definition.pk for task in whole}
    return [
        Followed(task.measure, [stored[task.definition.indicator_id, year] for year in task.years])
        for task in tasks
        if task.measure and task.definition.pk not in apart
    ]


def _compute(tasks: list[Task], stored: Stored, computed: Done, day: dt.date, progress: jobs.Progress) -> int:
    """Compute these tasks as a whole and write the years that differ, all of them by another statement; how many did."""
    changed = 0
    for done, task in enumerate(tasks):
        progress(done, len(tasks))
        fingerprint = task.fingerprint
        is_known = computed.get(task.definition.pk, ("", day))[0] == fingerprint
        figures = figures_of(task.measure, task.years, day) if task.measure else {}
        stale = [
            year
            for year in task.years
            if not is_known or _differs(stored.get((task.definition.indicator_id, year)), task, figures.get(year))
        ]
        if stale:
            replace_years(task, stale, day)
        changed += len(stale)
        Computed.objects.update_or_create(definition=task.definition, defaults={"fingerprint": fingerprint, "day": day})
    if tasks:
        progress(len(tasks), len(tasks))
    return changed


def _differs(result: LiveResult | None, task: Task, figure: Figure | None) -> bool:
    """Whether a stored result is not the figure that the records give; a refused rule has none."""
    if result is None or result.definition_id != task.definition.pk:
        return True
    if figure is None:
        return result.value is not None
    totals = (result.counted, result.base, result.total, result.digest, result.startups, result.unknown_because)
    return Figure(result.value, *totals) != figure
