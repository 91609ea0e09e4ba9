"""How long services stay in a phase, stays in progress included: the Kaplan–Meier estimate. Pure.

A stay in progress says that it lasted at least that long; to leave it out, as a median of ended stays does, makes every phase
look shorter than it is.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalogue.graphs.queries import Durations
from common.charts.model import ND, Chart, MissingValue, Series
from common.words import date_fr, list_fr, plural_fr, rounded
from startups.models import PhaseKind

DAYS_OF_MONTH = Decimal("30.4375")
MONTHS = 60
FEWEST = 10
"""A curve stops where fewer are followed: each one would move it by more than ten points."""
CURVE_STOPS = MissingValue(ND, mark="", in_sentence=False)


@dataclass(frozen=True, slots=True)
class Point:
    """The share still in the phase after some months, in percent, and how many stays were followed that long."""

    share: Decimal
    followed: int


def survival(stays: Sequence[Durations], months: int = MONTHS) -> list[Point]:
    """The share still there at each whole month from 0: the product, over the days of departure, of those who did not leave."""
    ordered = sorted((stay for stay in stays if stay.ended or stay.open), key=lambda stay: stay.days)
    at_risk = sum(stay.ended + stay.open for stay in ordered)
    share, place = Decimal(1), 0
    points = []
    for month in range(months + 1):
        while place < len(ordered) and ordered[place].days <= month * DAYS_OF_MONTH:
            stay = ordered[place]
            share *= 1 - Decimal(stay.ended) / at_risk
            at_risk -= stay.ended + stay.open
            place += 1
        points.append(Point(rounded(share * 100, 1), at_risk))
    return points


def median_months(points: Sequence[Point]) -> int | None:
    """The first month at which at most half are still there; None when too few stays are followed that long."""
    for month, point in enumerate(points):
        if point.followed < FEWEST:
            return None
        if point.share <= Decimal(50):
            return month
    return None


def survival_chart(stays: Iterable[Durations], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """The curve of each phase that is neither an end nor perennial, month by month."""
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
        series=tuple(
            Series(
                kind.label,
                kind.key,
                tuple(point.share if point.followed >= FEWEST else None for point in points),
                followed=tuple(point.followed for point in points),
                absences=(CURVE_STOPS,) * len(points),
            )
            for kind, points in curves
        ),
        unit="%",
        category_label="Mois écoulés",
        note=(
            "Estimation de Kaplan-Meier : une fiche encore dans la phase compte pour le temps qu’elle y a déjà passé. "
            f"Une courbe s’arrête quand moins de {FEWEST} fiches sont suivies aussi longtemps."
        ),
    )


def survival_finding(medians: Sequence[tuple[str, int | None]]) -> str:
    """After how long half has left each phase."""
    known = [f"{plural_fr(month, 'mois', 'mois')} ({label})" for label, month in medians if month is not None]
    if not known:
        return "Trop peu de fiches pour dire combien dure une phase"
    return f"La moitié des fiches quittent leur phase en {list_fr(known)}"
