"""The page of committees in words: finding, filters, chart of incubators. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from catalogue.metrics.presenters import period_in_words, value_in_words
from common.figure import Figure
from common.words import NO_BREAK, date_fr, noun_fr, percent_fr, strip_trailing_zeros
from impact.models import Objective, Review
from impact.queries.metrics import MetricPeriod
from impact.queries.objectives import (
    OUTCOME_RULE,
    VERDICT_RULE,
    VERDICTS,
    ObjectiveProgress,
    ObjectiveVerdict,
)
from impact.queries.reviews import Committee, FrameDecision, ReviewState, StartupReviewStatus, frame_decision
from web.charts.model import Chart, Series

STATE_WORDS: dict[ReviewState, tuple[str, str]] = {
    ReviewState.OVERDUE: ("Échéance dépassée", "échéance dépassée"),
    ReviewState.SOON: ("À tenir sous deux mois", "à tenir sous deux mois"),
    ReviewState.HELD: ("À jour", "à jour"),
    ReviewState.UNFOLLOWED: ("Pas encore suivi", "pas encore suivis"),
}
"""Each state as a title, and as words of a sentence."""
SERIES: dict[ReviewState, tuple[str, str]] = {
    ReviewState.OVERDUE: ("Comité suivant en retard", "four"),
    ReviewState.SOON: ("Comité suivant sous deux mois", "three"),
    ReviewState.HELD: ("Comité suivant plus tard", "one"),
    ReviewState.UNFOLLOWED: ("Pas encore suivi", "two"),
}
"""Each state as a series of a chart, and its colour."""
FRAME_DECISIONS: dict[FrameDecision, str] = {
    FrameDecision.SAME_OR_MORE: "1, continuité à budget égal ou supérieur",
    FrameDecision.LESS: "2, continuité avec baisse du budget",
    FrameDecision.SAME_OR_LESS: "1 ou 2, montant inconnu",
    FrameDecision.END: "3, arrêt, pivot ou transmission",
}
"""The decisions of the programme's frame of a committee."""
IN_PROGRESS = "service ou investigation en cours", "services et investigations en cours"
NONE = "aucun"
"""The incubator of what none carries, in an address."""


def frame_decisions(held: Sequence[Committee]) -> dict[int, str]:
    """Return the decision of the frame in words by committee (its key), from all committees of a service, latest first."""
    reviews = [one.review for one in held if one.review]
    found = {}
    for review, before in zip_longest(reviews, reviews[1:]):
        if review and (decision := frame_decision(review, before)):
            found[review.pk] = FRAME_DECISIONS[decision]
    return found


def review_finding(startup_review_statuses: Sequence[StartupReviewStatus], beginning: dt.date | None) -> str:
    """Return a sentence on the products in progress that are not followed yet: those without a committee, and those due
    before the ``beginning``.
    """
    unfollowed = [one for one in startup_review_statuses if one.state is ReviewState.UNFOLLOWED]
    if not startup_review_statuses:
        return "Aucun service ni investigation n’est en cours"
    if not unfollowed:
        return "Tous les services et investigations en cours sont suivis"
    never, number = sum(not one.held for one in unfollowed), len(unfollowed)
    products = Figure(len(startup_review_statuses)).with_noun(*IN_PROGRESS)
    said = noun_fr(number, "n’est pas encore suivi", "ne sont pas encore suivis")
    too_early = f"dont l’échéance précède le {date_fr(beginning)}, début du suivi"
    causes = {"sans comité enregistré": never, too_early: number - never}
    why = ", ".join(f"{Figure(count).number} {words}" for words, count in causes.items() if count)
    return f"{Figure(number).number} des {products} {said}{NO_BREAK}: {why}"


def counts(startup_review_statuses: Iterable[StartupReviewStatus]) -> dict[ReviewState, Figure]:
    """Count the products in each state."""
    kept = list(startup_review_statuses)
    return {state: Figure(sum(one.state is state for one in kept)) for state in STATE_WORDS}


def incubators_of(startup_review_statuses: Iterable[StartupReviewStatus]) -> list[tuple[str, str]]:
    """Return slug and name of the incubators, by name; products without incubator come last."""
    known = {(one.incubator or NONE, one.incubator_name or "Sans incubateur") for one in startup_review_statuses}
    return sorted(known, key=lambda one: (one[0] == NONE, one[1].lower(), one[0]))


def reviews_chart(
    startup_review_statuses: Sequence[StartupReviewStatus], day: dt.date, beginning: dt.date | None
) -> Chart:
    """Draw the services and investigations in progress of each incubator by review state, the largest incubator first."""
    rows = []
    for slug, name in incubators_of(startup_review_statuses):
        own = counts(one for one in startup_review_statuses if (one.incubator or NONE) == slug)
        rows.append((name, own))
    rows.sort(key=lambda row: (-sum(one.count for one in row[1].values()), row[0]))
    present = [state for state in STATE_WORDS if any(own[state].count for _, own in rows)]
    return Chart(
        name="comites",
        title=review_finding(startup_review_statuses, beginning),
        subtitle=f"Services et investigations en cours par incubateur, selon leur prochain comité, au {date_fr(day)}",
        kind="hbars",
        categories=tuple(name for name, _ in rows),
        series=tuple(Series.of(*SERIES[state], (own[state] for _, own in rows)) for state in present),
        unit="fiches",
        category_label="Incubateur",
        note="Un comité se tient tous les six mois. Un service n’est suivi qu’à partir de son premier comité.",
    )


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


def display_objective(progress: ObjectiveProgress) -> ObjectiveDisplay:
    """Return an objective in words; what is not measured is « ND »."""
    objective, current = progress.objective, progress.current
    return ObjectiveDisplay(
        pk=objective.pk,
        metric=objective.metric.name,
        code=objective.metric.code,
        start=f"{_value(objective, objective.initial_value)} au {date_fr(objective.initial_on)}",
        target=target_in_words(objective),
        current=f"{_value(objective, current.value)} au {date_fr(current.on)}" if current else "Non mesuré depuis",
        progress=percent_fr(progress.progress * 100 if progress.progress is not None else None, 0),
        elapsed=percent_fr(progress.elapsed * 100, 0),
        verdict=verdict_in_words(progress),
        is_out_of_reach=progress.is_out_of_reach,
    )


def verdict_in_words(progress: ObjectiveProgress) -> str:
    """Return the verdict; of an awaited one, « En attente du relevé de juin 2021, attendu le 30 août 2021 ».

    One that runs is not judged: it is only said to have reached its target so far.
    """
    if progress.awaited is None:
        is_ahead = progress.verdict is ObjectiveVerdict.RUNNING and (progress.progress or 0) >= 1
        return f"{VERDICTS[progress.verdict]}, cible atteinte à ce jour" if is_ahead else VERDICTS[progress.verdict]
    return f"En attente du relevé ({period_in_words(progress.awaited.period)}), attendu le {date_fr(progress.awaited.due_on)}"


def verdict_context(objective_progresses: Iterable[ObjectiveProgress], outcome: str) -> dict[str, object]:
    """Return the template context of objectives and of the ``outcome`` computed from them, with the rules of both."""
    return {
        "objectives": [display_objective(one) for one in objective_progresses],
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
