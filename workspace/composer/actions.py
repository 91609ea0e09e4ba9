"""Preview a rule being composed: a worker computes it on past years, and the result is kept a few days."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from access.rights import Action, Actor, require
from common.background import jobs
from common.freshness import day_of_records
from common.models import Job
from indicators.actions.previewing import preview
from indicators.algebra import measure_of, read_vocabulary
from indicators.models import Indicator
from workspace.models import RulePreview

PREVIEW = "workspace.preview_rule"
"""The kind of the job, and the name of its Celery task."""
KEPT = dt.timedelta(days=7)


def ask_preview(*, rule: dict[str, Any], actor: Actor, indicator: Indicator | None = None) -> RulePreview:
    """Store ``rule`` (for a new version of ``indicator``, if any) and enqueue its computation.

    :raises ValidationError: if the rule is invalid; each message is a reason in French.
    """
    user = require(actor, Action.DECIDE)
    measure_of(rule, read_vocabulary())
    RulePreview.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    asked = RulePreview.objects.create(user=user, indicator=indicator, rule=rule)
    jobs.request(PREVIEW, arguments=_arguments(asked.pk))
    return asked


def compute_preview(job: int) -> None:
    """Run the job: compute its preview."""
    jobs.run(job, PREVIEW, partial(_fill, job))


def job_of(asked: RulePreview) -> Job | None:
    """Return the job that computes a preview, with its progress or result."""
    return Job.objects.filter(kind=PREVIEW, arguments=_arguments(asked.pk)).order_by("pk").last()


def _arguments(pk: UUID) -> dict[str, str]:
    return {"preview": str(pk)}


def _fill(job: int, progress: jobs.Progress) -> jobs.JobResult:
    pk = UUID(Job.objects.values_list("arguments", flat=True).get(pk=job)["preview"])
    rule = RulePreview.objects.values_list("rule", flat=True).filter(pk=pk).first()
    if rule is None:
        return jobs.JobResult("L’aperçu n’existe plus.")
    try:
        result = preview(rule, day_of_records(), progress)
    except ValidationError as refusal:  # what it names was deleted concurrently
        result = {"refusals": refusal.messages}
    RulePreview.objects.filter(pk=pk).update(result=result)
    return jobs.JobResult("Aperçu calculé.")
