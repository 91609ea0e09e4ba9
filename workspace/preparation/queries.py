"""What a committee reads of a service on a day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.metrics.presenters import display_cost, metric_chart
from catalogue.money.queries import MoneyOfYear, money_of_startup
from common.clock import today
from common.periods import months_before
from common.words import list_fr, money_fr
from impact.models import Review
from impact.queries.metrics import MetricPeriod, MetricSeries, followed_metrics
from impact.queries.objectives import ObjectiveProgress
from impact.queries.reviews import committees
from impact.queries.standards import fiche_on
from startups.models import LifeEvent, Span, Startup
from startups.queries import ServicesOnDay
from startups.standards import STANDARDS
from web.charts.model import Chart
from workspace.home.board import format_stay, stored_medians
from workspace.queue.presenters import row
from workspace.queue.queries import Due
from workspace.todos.rules import TodoKind, points_of
from workspace.todos.services import load_records

PERIODS, YEARS, MONTHS = 12, 3, 6
"""How many periods of a metric, years of money and months since the last committee the page shows: it prints on two
sheets.
"""


def last_review(startup: Startup, day: dt.date) -> Review | None:
    """Return the last committee before ``day`` whose decision is recorded: two queries."""
    return next((one.review for one in committees(startup.pk) if one.review and one.held_on < day), None)


def happened_between(startup: Startup, after: dt.date, day: dt.date) -> list[tuple[dt.date, str]]:
    """Return the phases that the service entered and its events after a day, until ``day``, the first first: two queries."""
    phases = startup.phases.filter(start__gt=after, start__lte=day).select_related("kind")
    events = startup.events.filter(date__gt=after, date__lte=day).exclude(kind=LifeEvent.Kind.COMMITTEE)
    found = [(one.start, f"Entrée en phase « {one.kind.label} »") for one in phases if one.start]
    found += [(one.date, f"{one.get_kind_display()}{f' : {one.comment}' if one.comment else ''}") for one in events]
    return sorted(found)


def time_in_phase(span: Span | None, day: dt.date) -> str:
    """Return the time in the phase and the median of the programme, in words; empty if it is unknown."""
    since = span.phase.start or span.start if span else None
    return format_stay(since, day, stored_medians().get(span.kind_id)) if span and since else ""


@dataclass(frozen=True, slots=True)
class ProposedDecision:
    """A decision with the rule that proposes it, in words."""

    decision: Review.Decision
    rule: str


def proposed_decision(outcome: str, outcome_before: str, follows_handover: bool) -> ProposedDecision | None:
    """Return what the verdict of the objectives proposes; None without a verdict.

    ``outcome_before`` is that of the committee before.
    """
    if outcome == "":
        return None
    if outcome == Review.Outcome.MISSED and outcome_before == Review.Outcome.MISSED:
        return ProposedDecision(
            Review.Decision.STOP, "Tous les objectifs jugés sont manqués, comme au comité précédent : arrêter."
        )
    if outcome == Review.Outcome.MISSED:
        return ProposedDecision(
            Review.Decision.PIVOT, "Tous les objectifs jugés sont manqués, pour la première fois : pivoter."
        )
    if follows_handover:
        return ProposedDecision(
            Review.Decision.HAND_OVER,
            "Des objectifs sont atteints et la phase prépare la sortie du programme : transmettre.",
        )
    return ProposedDecision(Review.Decision.REINVEST, "Des objectifs jugés sont atteints : réinvestir.")


def reading_charts(startup: Startup, objectives: Sequence[ObjectiveProgress], day: dt.date) -> list[Chart]:
    """Return the headline metric (the north star) over six months, and the last readings of those with an objective: two
    queries.
    """
    wanted = {one.objective.metric_id for one in objectives}
    found = (one for one in followed_metrics(startup.pk, day) if one.metric.is_headline or one.metric.pk in wanted)
    return [metric_chart(MetricSeries(one.metric, _recent(one, day))) for one in found if one.last]


def _recent(series: MetricSeries, day: dt.date) -> tuple[MetricPeriod, ...]:
    """Return the periods of the last six months of the headline metric, or the last ones of another or of an older one."""
    since = months_before(day, MONTHS)
    recent = tuple(one for one in series.periods_to_last_value if one.until > since)
    return recent if series.metric.is_headline and recent else series.periods_to_last_value[-PERIODS:]


@dataclass(frozen=True, slots=True)
class StandardsThenAndNow:
    """The standards that a service met six months before a day (None: unknown) and on it, and those it lacked, in words."""

    then: str | None
    now: str
    lacking: str


def standards_then_and_now(startup: Startup, day: dt.date) -> StandardsThenAndNow:
    """Return the standards of a service six months before a day and on it, from the history of its fiche: two queries."""
    then = fiche_on(startup, months_before(day, MONTHS))
    now = (fiche_on(startup, day) if day < today() else None) or startup
    return StandardsThenAndNow(
        then=list_fr([one.noun for one in STANDARDS.values() if one.is_kept(then)]) if then else None,
        now=list_fr([one.noun for one in STANDARDS.values() if one.is_kept(now)]),
        lacking=list_fr([one.noun for one in STANDARDS.values() if not one.is_kept(now)]),
    )


def money_columns(startup: Startup, day: dt.date) -> tuple[list[int], list[tuple[str, list[str]]]]:
    """Return the last years with money, and each column of it that has a known amount: four queries.

    An unknown amount is empty.
    """
    years = [one for one in money_of_startup(startup) if one.year <= day.year][:YEARS]
    columns = [
        ("Dépense", [one.spent.number if one.spending else "" for one in years]),
        ("FAST", [money_fr(one.fast) if one.fast is not None else "" for one in years]),
        ("Autres financeurs", [money_fr(one.others) if one.others is not None else "" for one in years]),
        ("Coût unitaire", [_unit_cost(one) for one in years]),
    ]
    return [one.year for one in years], [(title, cells) for title, cells in columns if any(cells)]


def _unit_cost(money_of_year: MoneyOfYear) -> str:
    if money_of_year.cost is None or money_of_year.cost.computed is None:
        return ""
    shown = display_cost(money_of_year.cost)
    return f"{shown.computed} par {shown.unit}"


def points_to_update(startup: Startup, day: dt.date) -> list[str]:
    """Return the points to update of the service, in words, but for its standards, which the page lists."""
    found = []
    for service in load_records(ServicesOnDay(day, [startup.pk])):
        for point in (one for one in points_of(service, day) if one["kind"] != TodoKind.STANDARDS):
            since = dt.date.fromisoformat(point["since"]) if point["since"] else None
            due = Due(TodoKind(point["kind"]), startup.slug, startup.name, "", since, tuple(point["details"]))
            found.append(row(due).what)
    return found
