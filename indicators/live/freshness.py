"""Whether the live results are up to date with the records, to check before they are frozen."""

from dataclasses import dataclass

from common.background.recompute import RECOMPUTE
from common.freshness import day_of_records
from common.models import Job
from indicators.live.actions import is_up_to_date


@dataclass(frozen=True, slots=True)
class LiveFreshness:
    """``is_fresh``: no change of the records awaits computation. Otherwise ``message`` explains it.

    ``can_ask``: one may be requested, and is not running.
    """

    is_fresh: bool
    message: str = ""
    can_ask: bool = False


FRESH = LiveFreshness(is_fresh=True)
WAITING = "Un calcul attend son tour. Rechargez la page dans quelques secondes, puis publiez."
FAILED = "Le dernier calcul a échoué : les résultats ne sont pas ceux des fiches d’aujourd’hui. Relancez-le avant de publier."
STALE = "Les fiches ont changé depuis le dernier calcul. Relancez-le, ou attendez une minute qu’il parte de lui-même."


def freshness() -> LiveFreshness:
    """Return the freshness of the live results. Six queries at most."""
    if is_up_to_date(day_of_records()):
        return FRESH
    jobs = list(Job.objects.filter(kind=RECOMPUTE).order_by("-queued_at", "-pk")[:20])
    under_way = [job for job in jobs if job.state in (Job.State.QUEUED, Job.State.RUNNING)]
    if under_way:
        return LiveFreshness(is_fresh=False, message=_progress(under_way[-1]))
    if jobs and jobs[0].state == Job.State.FAILED:
        return LiveFreshness(is_fresh=False, message=FAILED, can_ask=True)
    return LiveFreshness(is_fresh=False, message=STALE, can_ask=True)


def _progress(job: Job) -> str:
    if job.state == Job.State.QUEUED or not job.total:
        return WAITING
    return (
        f"Un calcul est en cours ({job.done} sur {job.total}). Rechargez la page dans quelques secondes, puis publiez."
    )
