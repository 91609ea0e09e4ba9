"""How long the jobs that ended are kept."""

import datetime as dt

from django.utils import timezone

from common.models import Job

KEPT_FOR = dt.timedelta(days=90)
KEPT_AT_LEAST = 1_000


def prune() -> int:
    """Forget the jobs that ended more than ``KEPT_FOR`` ago, but for the last ``KEPT_AT_LEAST``; say how many."""
    ended = Job.objects.filter(state__in=[Job.State.DONE, Job.State.FAILED])
    last = ended.order_by("-finished_at", "-pk").values("pk")[:KEPT_AT_LEAST]
    gone, _ = ended.filter(finished_at__lt=timezone.now() - KEPT_FOR).exclude(pk__in=last).delete()
    return gone
