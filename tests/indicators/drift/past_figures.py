"""A figure of the past, computed in this process as the workers do."""

from common import jobs
from indicators.drift.actions import past_figure_work
from indicators.drift.known import KNOWN, PastFigureRequest


def compute_past_figure_now(request: PastFigureRequest) -> jobs.Outcome | None:
    """Compute it as a job that is seen as any other; None when a worker is already on it."""
    return jobs.run_now(KNOWN, past_figure_work(request), request.arguments)
