"""What the checks of one run read: each query once, at its first use."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from budget.models import FundingRound
from budget.queries import rounds_with_awards
from common.figure import Figure
from indicators.models import LiveResult, PrintedFigure, PublishedResult


@dataclass(frozen=True)
class ComparedRecords:
    """The records that several checks compare, on ``day``."""

    day: dt.date

    def printed_on(self, *subjects: PrintedFigure.Subject) -> list[PrintedFigure]:
        """Return the printed figures on these subjects."""
        return [figure for figure in self.printed if figure.subject in subjects]

    @cached_property
    def printed(self) -> Sequence[PrintedFigure]:
        """Return every printed figure: one query."""
        return list(PrintedFigure.objects.all())

    @cached_property
    def rounds(self) -> Sequence[FundingRound]:
        """Return the rounds, latest first, with their awards: two queries."""
        return list(rounds_with_awards())

    @cached_property
    def published(self) -> Sequence[PublishedResult]:
        """Return the published results in force: one query."""
        in_force = PublishedResult.objects.filter(replaced_by__isnull=True)
        return list(in_force.select_related("indicator"))

    @cached_property
    def live_figures(self) -> Mapping[tuple[int, int], Figure]:
        """Return the live figure of each indicator (its key) and year: one query."""
        return {(one.indicator_id, one.year): one.figure for one in LiveResult.objects.order_by()}
