"""The Kaplan–Meier estimate of the time that services stay in a phase, including stays in progress. Pure.

A stay in progress has lasted at least its current length; leaving it out, like a median of ended stays, underestimates
every phase.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from catalogue.published_charts.queries import Durations
from common.figure import ND
from common.words import DAYS_OF_MONTH, date_fr, list_fr, percent_fr, plural_fr, rounded
from startups.models import PhaseKind
from web.charts.drawing import ELAPSED
from web.charts.model import Chart, MissingValue, Series
from web.charts.palette import EIGHT_SERIES

MONTHS = 60
FEWEST = 10
"""A curve stops where fewer are followed: each one would move it by more than ten points."""
CURVE_STOPS = MissingValue(ND, mark="", in_sentence=False)


@dataclass(frozen=True, slots=True)
class SurvivalPoint:
    """The share still in the phase after some months, in percent, and how many stays were observed that long."""

    share: Decimal
    followed: int


def survival(stays: Sequence[Durations], months: int = MONTHS) -> list[SurvivalPoint]:
    """Return the points of ``survival_points``."""
    return list(survival_points(stays, months))


def survival_points(stays: Sequence[Durations], months: int = MONTHS) -> Iterator[SurvivalPoint]:
    """Yield the share remaining after each month from 0: the product of the survival rates of each day with
    departures.
    """
    ordered = sorted((stay for stay in stays if stay.ended or stay.open), key=lambda stay: stay.days)
    at_risk = sum(stay.ended + stay.open for stay in ordered)
    share, place = Decimal(1), 0
    for month in range(months + 1):
        while place < len(ordered) and ordered[place].days <= month * DAYS_OF_MONTH:
            stay = ordered[place]
            share *= 1 - Decimal(stay.ended) / at_risk
            at_risk -= stay.ended + stay.open
            place += 1
        yield SurvivalPoint(rounded(share * 100, 1), at_risk)


def median_months(points: Iterable[SurvivalPoint]) -> int | None:
    """Return the first month at which at most half remain; None if too few stays are observed that long."""
    for month, point in enumerate(points):
        if point.followed < FEWEST:
            return None
        if point.share <= Decimal(50):
            return month
    return None


def survival_chart(stays: Iterable[Durations], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the survival curve of each phase that is neither an end nor perennial, by month."""
    by_kind: dict[str, list[Durations]] = {}
    for stay in stays:
        by_kind.setdefault(stay.kind, []).append(stay)
    curves = [(kind, survival(by_kind[kind.key])) for kind in kinds if kind.key in by_kind]
    curves = [(kind, points) for kind, points in curves if points[0].followed >= FEWEST]
    return Chart(
        name="duree-des-phases",
        title=survival_finding([(kind.label, median_months(points)) for kind, points in curves]),
        subtitle=f"Part des fiches encore dans la phase selon le temps écoulé depuis leur entrée, en %, au {date_fr(as_of)}",
        kind="lines",
        categories=tuple(str(month) for month in range(MONTHS + 1)),
        series=tuple(_curve(kind.label, kind.key, points) for kind, points in curves),
        unit="%",
        category_label=ELAPSED,
        note=(
            "Estimation de Kaplan-Meier : une fiche encore dans la phase compte pour le temps qu’elle y a déjà passé. "
            f"Une courbe s’arrête quand moins de {FEWEST} fiches sont suivies aussi longtemps."
        ),
    )


def _curve(name: str, key: str, points: Sequence[SurvivalPoint]) -> Series:
    return Series.of(
        name,
        key,
        (point.share if point.followed >= FEWEST else None for point in points),
        followed=tuple(point.followed for point in points),
        absences=(CURVE_STOPS,) * len(points),
    )


def survival_finding(medians: Sequence[tuple[str, int | None]]) -> str:
    """Return in a sentence the median time that services spend in each phase."""
    known = [f"{plural_fr(month, 'mois', 'mois')} ({label})" for label, month in medians if month is not None]
    if not known:
        return "Trop peu de fiches pour dire combien dure une phase"
    return f"La moitié des fiches quittent leur phase en {list_fr(known)}"


COHORT_YEARS, LIFE_MONTHS = 3, 120
"""The years of launch that a cohort joins, and how many months after the launch its curve goes on."""
COMPARED_MONTHS = 36
"""How long after the launch the finding compares cohorts."""


def service_survival_chart(lives: Iterable[Durations], as_of: dt.date) -> Chart:
    """Draw the share of each cohort's services that have not ended, by month after their launch."""
    cohorts = [(int(first), list(found)) for first, found in groupby(lives, key=lambda life: life.kind)]
    lasts = [min(first + COHORT_YEARS - 1, as_of.year) for first, _ in cohorts]
    names = [
        f"{first} à {last}" if first < last else str(first) for (first, _), last in zip(cohorts, lasts, strict=True)
    ]
    curves = [(name, survival(found, LIFE_MONTHS)) for name, (_, found) in zip(names, cohorts, strict=True)]
    curves = [(name, points) for name, points in curves if points[0].followed >= FEWEST]
    return Chart(
        name="survie-des-services",
        title=service_survival_finding(curves),
        subtitle=f"Part des services qui ne sont pas arrêtés selon le temps écoulé depuis leur lancement, par années de "
        f"lancement, en %, au {date_fr(as_of)}",
        kind="lines",
        categories=tuple(str(month) for month in range(LIFE_MONTHS + 1)),
        series=tuple(_curve(name, key, points) for (name, points), key in zip(curves, EIGHT_SERIES, strict=False)),
        unit="%",
        category_label=ELAPSED,
        note=(
            "Estimation de Kaplan-Meier : un service en cours compte pour le temps écoulé depuis son lancement. Un service "
            f"transféré n’est pas arrêté. Une courbe s’arrête quand moins de {FEWEST} services sont suivis aussi longtemps."
        ),
    )


def service_survival_finding(curves: Sequence[tuple[str, Sequence[SurvivalPoint]]]) -> str:
    """Return the share of each cohort still active three years after the launch, if enough services are observed."""
    known = [(name, points[COMPARED_MONTHS]) for name, points in curves if points[COMPARED_MONTHS].followed >= FEWEST]
    if not known:
        return "Trop peu de services sont suivis pour estimer combien de temps ils durent"
    shares = list_fr([f"{percent_fr(point.share, 0)} ({name})" for name, point in known])
    return f"Trois ans après leur lancement, les services en cours ou transférés sont {shares}"
