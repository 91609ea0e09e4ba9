"""The objectives of committees in figures, in words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalogue.metrics.words import value_in_words
from common.numbers import strip_trailing_zeros
from common.words import date_fr, percent_fr
from impact.models import Objective, Review
from impact.queries.metrics import MetricPeriod
from impact.queries.objectives import OUTCOME_RULE, VERDICT_RULE, VERDICTS, ObjectiveProgress


@dataclass(frozen=True, slots=True)
class ObjectiveDisplay:
    """An objective in words: where it starts, where it must arrive, where it is, and its verdict."""

    pk: int
    metric: str
    code: str
    start: str
    target: str
    current: str
    progress: str
    elapsed: str
    verdict: str
    is_out_of_reach: bool

    @property
    def verdict_in_full(self) -> str:
        """Return the verdict, and whether the current pace misses the target."""
        return f"{self.verdict}, hors d’atteinte au rythme actuel" if self.is_out_of_reach else self.verdict


def display_objective(found: ObjectiveProgress) -> ObjectiveDisplay:
    """Return an objective in words; what is not measured is « ND »."""
    objective, current = found.objective, found.current
    return ObjectiveDisplay(
        pk=objective.pk,
        metric=objective.metric.name,
        code=objective.metric.code,
        start=f"{_value(objective, objective.initial_value)} au {date_fr(objective.initial_on)}",
        target=target_in_words(objective),
        current=f"{_value(objective, current.value)} au {date_fr(current.on)}" if current else "Non mesuré depuis",
        progress=percent_fr(found.progress * 100 if found.progress is not None else None, 0),
        elapsed=percent_fr(found.elapsed * 100, 0),
        verdict=VERDICTS[found.verdict],
        is_out_of_reach=found.is_out_of_reach,
    )


def verdict_context(found: Iterable[ObjectiveProgress], outcome: str) -> dict[str, object]:
    """Return the template context of objectives and of the ``outcome`` computed from them, with the rules of both."""
    return {
        "objectives": [display_objective(one) for one in found],
        "computed_outcome": Review.Outcome(outcome).label if outcome else "",
        "outcome_rule": OUTCOME_RULE,
        "verdict_rule": VERDICT_RULE,
    }


def target_in_words(objective: Objective) -> str:
    """Return « au moins 1 200 dossiers au 31 décembre 2026 »."""
    bound = "au moins" if objective.direction == Objective.Direction.UP else "au plus"
    return f"{bound} {_value(objective, objective.target_value)} au {date_fr(objective.target_on)}"


def _value(objective: Objective, value: Decimal) -> str:
    day = objective.initial_on
    return value_in_words(objective.metric, MetricPeriod(day, day, strip_trailing_zeros(value)))
