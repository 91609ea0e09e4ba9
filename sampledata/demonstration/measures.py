"""The measures of the invented services: plausible months until today, some late, some missing, all fictitious."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from random import Random
from typing import Any

from impact.models import CostUnit, Measurement, Metric, Objective, Review, Spending
from impact.queries.objectives import ONE_DAY, MeasuredDay, outcome_of, progress_of
from impact.queries.reviews import usual_next
from sampledata.additions import ids
from sampledata.demonstration.fiche import Life, SampleFiche, dated_entries
from sampledata.demonstration.lives import SEED
from sampledata.demonstration.reach import MANY, is_near
from sampledata.demonstration.words import vocabulary
from startups.models import Startup

SOURCE = "Fictif : inventé pour la démonstration"
GONE = {"abandon", "abandon-investigation", "transfere"}
MONTHS_SHOWN = 30
"""How far back a service is measured."""
UNMEASURED = 0.1
DELAYS = (0,) * 7 + (1, 3, 7)
"""The months not yet entered: few services are late."""
DECIDED = 0.9
GROWTH = {
    "Augmenter l’usage d’un quart.": Decimal("1.25"),
    "Couvrir trois régions de plus.": Decimal("1.12"),
    "Réduire le délai d’un tiers.": Decimal("1.04"),
}
"""The objectives of an invented committee in words, and by how much its headline measure is to grow."""
REASONS = {
    Review.Decision.REINVEST: "Fictif : l’usage augmente, à un coût qui baisse.",
    Review.Decision.HAND_OVER: "Fictif : le service est mûr, son administration se prépare à le reprendre.",
}


@dataclass(frozen=True, slots=True)
class SampleMeasures:
    """The measures of an invented service: what is measured, months with a value, years with spending, committees.

    A committee has a day, objectives in words, and a decision. ``cost_unit`` is the word for one unit.
    """

    metric: Mapping[str, Any]
    cost_unit: str
    months: tuple[tuple[dt.date, int], ...]
    spendings: tuple[tuple[int, int], ...]
    committees: tuple[tuple[dt.date, str, Review.Decision], ...]


def followed(fiche: SampleFiche, today: dt.date) -> SampleMeasures | None:
    """Return the measures of a launched service in progress until ``today``; one in ten has none.

    Each month is drawn independently, so that a later day only adds to an earlier one.
    """
    launch = _launch(fiche)
    chance = Random(f"{SEED}-mesures-{fiche.slug}")  # noqa: S311 - the same figures at each load, no secret
    if launch is None or chance.random() < UNMEASURED:
        return None
    first, growth, late = chance.randint(200, 2_400), chance.randint(15, 140), chance.choice(DELAYS)
    spent = chance.randint(8, 45) * 10_000
    months = list(_months(launch, today))
    words, many = chance.choice(vocabulary()["measures"]), 1
    if is_near(fiche.slug):
        words, many = vocabulary()["measures"][0], MANY
    values = [
        (month, int((first + growth * place) * many * share))
        for place, month in enumerate(months[: max(0, len(months) - late)])
        if (share := _share_of_month(fiche.slug, month))
    ]
    committees = [event.date for event in fiche.events if event.kind == "committee"]
    return SampleMeasures(
        {name: words[name] for name in words if name != "one"},
        words["one"],
        tuple(values[-MONTHS_SHOWN:]),
        tuple((year, spent) for year in range(max(launch.year, today.year - 2), today.year)),
        tuple(
            (day, chance.choice(tuple(GROWTH)), _decision(fiche.life, day))
            for day in committees
            if chance.random() < DECIDED
        ),
    )


def _decision(life: Life, day: dt.date) -> Review.Decision:
    """Return the decision of a committee: a service is handed over once it leaves acceleration."""
    reached = [kind for start, kind in dated_entries(life) if start <= day]
    is_leaving = reached[-1] in {"consolidation", "opere"}
    return Review.Decision.HAND_OVER if is_leaving else Review.Decision.REINVEST


def _launch(fiche: SampleFiche) -> dt.date | None:
    """Return the launch of an invented service in progress; None for any other fiche."""
    life = dated_entries(fiche.life)
    if not fiche.columns.get("is_fictitious") or not life or life[-1][1] in GONE:
        return None
    return next((day for day, kind in life if kind == "construction"), None)


def _months(launch: dt.date, today: dt.date) -> Iterator[dt.date]:
    """Yield the first day of each complete month after the launch."""
    month = _next(launch)
    while _next(month) <= today:
        yield month
        month = _next(month)


def _next(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _share_of_month(slug: str, month: dt.date) -> float | None:
    """Return how the month compares with the trend; None for the one in twelve that is not measured."""
    chance = Random(f"{SEED}-{slug}-{month}")  # noqa: S311 - the same figures at each load, no secret
    return chance.uniform(0.88, 1.12) if chance.random() > 0.08 else None


def write_measures(fiches: Sequence[SampleFiche], today: dt.date) -> dict[str, int]:
    """Write the measures of the written invented fiches: one statement per table."""
    startups = ids(Startup, "slug", (fiche.slug for fiche in fiches if fiche.columns.get("is_fictitious")))
    of = {startups[one.slug]: found for one in fiches if one.slug in startups and (found := followed(one, today))}
    metrics = Metric.objects.bulk_create(_metric(startup, found) for startup, found in of.items())
    measurements = Measurement.objects.bulk_create(
        Measurement(metric=metric, start=month, until=_next(month), value=Decimal(value), source=SOURCE)
        for metric in metrics
        for month, value in of[metric.startup_id].months
    )
    decided = [pair for metric in metrics for pair in _decided(metric, of[metric.startup_id])]
    units = CostUnit.objects.bulk_create(
        CostUnit(startup_id=metric.startup_id, label=of[metric.startup_id].cost_unit, metric=metric)
        for metric in metrics
    )
    return {
        "mesures d’impact": len(metrics),
        "relevés": len(measurements),
        "unités de coût": len(units),
        "dépenses": len(Spending.objects.bulk_create(_spendings(of))),
        "comités décidés": len(Review.objects.bulk_create(review for review, _ in decided)),
        "objectifs chiffrés": len(Objective.objects.bulk_create(one for _, one in decided if one)),
    }


def _metric(startup: int, sample_measures: SampleMeasures) -> Metric:
    return Metric(startup_id=startup, is_headline=True, is_fictitious=True, **sample_measures.metric)


def _spendings(of: Mapping[int, SampleMeasures]) -> Iterator[Spending]:
    for startup, found in of.items():
        for year, amount in found.spendings:
            yield Spending(startup_id=startup, year=year, amount=Decimal(amount), source=SOURCE, is_fictitious=True)


def _decided(metric: Metric, sample_measures: SampleMeasures) -> Iterator[tuple[Review, Objective | None]]:
    """Yield each committee, judged on the objective of the one before, with its own objective if its metric is measured."""
    values = [MeasuredDay(_next(month) - ONE_DAY, Decimal(value)) for month, value in sample_measures.months]
    before: Objective | None = None
    for day, words, decision in sample_measures.committees:
        outcome = outcome_of([progress_of(before, values, day)]) if before else ""
        review = Review(
            startup_id=metric.startup_id,
            held_on=day,
            decision=decision,
            reason=REASONS[decision],
            amount=Decimal(150_000) if decision == Review.Decision.REINVEST else None,
            objectives_text=words,
            computed_outcome=outcome,
            last_outcome=outcome or Review.Outcome.PARTLY,
            next_due_on=usual_next(day),
            is_fictitious=True,
        )
        before = _objective(review, metric, [one for one in values if one.on <= day])
        yield review, before


def _objective(review: Review, metric: Metric, known: Sequence[MeasuredDay]) -> Objective | None:
    """Return the objective that a committee sets, from the last known value to the next committee; None without a value."""
    if not known or review.next_due_on is None:
        return None
    return Objective(
        review=review,
        metric=metric,
        initial_value=known[-1].value,
        initial_on=known[-1].on,
        target_value=(known[-1].value * GROWTH[review.objectives_text]).quantize(Decimal(1), ROUND_CEILING),
        target_on=review.next_due_on,
    )
